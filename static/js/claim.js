// The pages of claims: kept current, and a draft saved as it is typed.
import { findDevices } from './devices.js'
import { Draft } from './draft.js'
import { watchPage } from './live.js'
import { pickMany } from './picks.js'
import { SignedOut } from './signed-out.js'

const page = document.querySelector('[data-live-page]')
const out = page && new SignedOut(page)
if (page) watchPage(page, out)

const form = document.querySelector('[data-draft]')
if (form) new Draft(form, page, out)

const query = document.querySelector('[data-device-query]')
if (query) findDevices(query)

for (const group of document.querySelectorAll('[data-pick-group]')) pickMany(group)
