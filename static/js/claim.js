// The pages of claims: kept current, and a draft saved as it is typed.
import { findDevices } from './devices.js'
import { Draft } from './draft.js'
import { watchPage } from './live.js'

const page = document.querySelector('[data-live-page]')
if (page) watchPage(page)

const form = document.querySelector('[data-draft]')
if (form) new Draft(form, page)

const query = document.querySelector('[data-device-query]')
if (query) findDevices(query)
