// Saves a draft as it is typed. Without this script its Save button does.
import { refresh } from './live.js'
import { markSlips } from './slips.js'

const quiet = 1500 // milliseconds without a keystroke before what is typed is saved
const again = 5000 // milliseconds until a save that did not get through is tried again

/** What a draft's page says about its last save. */
export const words = {
  saving: 'Saving …',
  unsaved: 'Not saved yet.',
  held: 'Not saved yet. Press Save when both texts are settled.',
  changed: 'Changed on another device. Press Save to see both texts.',
  butFor: 'Saved, but for this:',
  notFor: 'Not saved:',
  signedOut: 'Not saved: you are signed out.',
  old: 'What you typed is saved, but the answer and its questions could not be brought up to date. Load the page again to see them.',
  away: 'Not saved: no connection. It is tried again.',
}

/** When it was saved, by the reader's own clock. */
export const savedWords = (at) => `Saved at ${new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}.`

export class Draft {
  constructor(form, page, out) {
    this.form = form
    this.page = page
    this.out = out
    this.unsaved = false
    this.saving = false
    this.held = form.hasAttribute('data-held') // two texts collide: nothing is kept before a person has settled it
    for (const line of page.querySelectorAll('[data-saved][data-at]')) if (line.dataset.at) line.textContent = savedWords(line.dataset.at)
    form.addEventListener('input', () => this.typed())
    form.addEventListener('change', (event) => this.left(event.target))
    form.addEventListener('submit', (event) => this.sent(event))
    addEventListener('online', () => this.save())
    addEventListener('beforeunload', (event) => this.unsaved && event.preventDefault())
    page.querySelector('[data-part=questions]')?.addEventListener('focusout', (event) => this.outOfQuestions(event))
    if (out?.broughtBack) this.typed()
  }

  /** A form that is sent while the page saves by itself would collide with it: it waits for the answer, which has the version. */
  sent(event) {
    if (this.saving) {
      event.preventDefault()
      this.then = event.submitter
      return
    }
    this.unsaved = false
    clearTimeout(this.timer)
  }

  say(text) {
    for (const line of this.page.querySelectorAll('[data-saved]')) line.textContent = text
  }

  typed() {
    this.unsaved = true
    this.say(this.held ? words.held : words.unsaved)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), quiet)
  }

  /** A field that is left is saved at once. What decides brings another answer and perhaps other questions. */
  left(field) {
    this.unsaved = true
    this.decides ||= field.closest('[data-question]') !== null || ['serial', 'order'].includes(field.name)
    this.save()
  }

  async save() {
    clearTimeout(this.timer)
    if (!this.unsaved || this.held) return
    if (this.saving) {
      this.next = true
      return
    }
    this.saving = true
    this.unsaved = false
    this.say(words.saving)
    try {
      const body = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => typeof value === 'string')) // files have their own way
      body.set('do', 'save')
      await this.answered(await fetch(this.form.action, { method: 'POST', body, headers: { Accept: 'application/json' } }))
    } catch {
      this.unsaved = true
      this.say(words.away)
      this.timer = setTimeout(() => this.save(), again)
    }
    this.saving = false
    if (this.then) return this.sendNow()
    if (this.next) {
      this.next = false
      this.save()
    }
  }

  sendNow() {
    const submitter = this.then
    this.then = null
    this.form.requestSubmit(submitter)
  }

  async answered(answer) {
    if (answer.ok) {
      const { version, saved } = await answer.json()
      this.keptAs(version)
      markSlips(this.form, [])
      if (!this.unsaved) for (const field of this.form.elements) settle(field) // else more was typed meanwhile
      this.out?.back()
      this.say(this.unsaved ? words.unsaved : savedWords(saved))
      if (this.decides) this.bringAnswer()
      return
    }
    this.unsaved = true
    if (answer.status === 401) {
      this.out?.say()
      return this.say(words.signedOut)
    }
    const { changed, faults, version } = await answer.json().catch(() => ({}))
    if (changed) return this.say(words.changed)
    if (!faults?.length) return this.say(words.away)
    if (version) this.keptAs(version)
    markSlips(this.form, faults)
    this.say(`${version ? words.butFor : words.notFor} ${faults.map((f) => f.text).join(' ')}`)
  }

  /** The next save builds on this version. */
  keptAs(version) {
    for (const field of document.querySelectorAll('form[data-draft] [name=version]')) field.value = version
  }

  async bringAnswer() {
    this.decides = false
    this.stale = true
    try {
      await refresh(this.page, ['now', 'details'])
      if (this.told) this.tell('')
    } catch {
      this.decides = true // the next save brings it
      return this.tell(words.old)
    }
    if (!this.page.querySelector('[data-part=questions]')?.contains(document.activeElement)) this.bringQuestions()
  }

  /** Says at the top of the page what holds for the answer there. */
  tell(text) {
    this.told = text !== ''
    this.page.querySelector('[data-updated]').textContent = text
  }

  /** Questions are not moved under the hands of whoever answers one. */
  outOfQuestions(event) {
    if (this.stale && !event.currentTarget.contains(event.relatedTarget)) this.bringQuestions()
  }

  async bringQuestions() {
    this.stale = false
    await refresh(this.page, ['questions']).catch(() => this.tell(words.old))
    this.page.querySelector('[data-part=questions]')?.addEventListener('focusout', (event) => this.outOfQuestions(event))
  }
}

/** What a control holds is kept: it is not typed any more. */
function settle(field) {
  field.defaultValue = field.value
  if ('checked' in field) field.defaultChecked = field.checked
}
