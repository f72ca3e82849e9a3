// Somebody whose sign-in ended while a page was open: the page says so, and what they typed waits in this tab until they are
// back. Without this script a form that is sent too late is shown once more, to be copied.
const prefix = 'proviso-typed-'

const storage = () => {
  try {
    return sessionStorage
  } catch {
    return null // storage may be forbidden; then the page left open is all that holds it
  }
}

/** The controls of a page that people type into or choose with, the version that each form was shown with beside them. */
const controls = (root) => [...root.querySelectorAll('form input, form textarea')].filter((field) => field.name && field.type !== 'file')

const chosen = (field) => ['radio', 'checkbox'].includes(field.type)

/** Names a control again in the same page loaded anew. */
const nameOf = (field) => [field.form.getAttribute('action'), field.name, chosen(field) ? field.value : ''].join(' ')

const isTyped = (field) => field.type !== 'hidden' && (chosen(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue)

/** What was typed and not sent, as [name, value] of each control of the forms that hold some of it. */
export function typedIn(root) {
  const forms = new Set(controls(root).filter(isTyped).map((field) => field.form))
  return controls(root)
    .filter((field) => forms.has(field.form) && (isTyped(field) || field.name === 'version'))
    .map((field) => [nameOf(field), chosen(field) ? field.checked : field.value])
}

/** Puts typed values into the page; true where there was a place for some of them. */
export function putBack(root, typed) {
  const values = new Map(typed)
  const found = controls(root).filter((field) => values.has(nameOf(field)))
  for (const field of found) {
    const value = values.get(nameOf(field))
    if (chosen(field)) field.checked = value
    else field.value = value
    for (let details = field.closest('details'); details; details = details.parentElement.closest('details')) details.open = field.type !== 'hidden' || details.open
  }
  return found.some((field) => field.type !== 'hidden')
}

export class SignedOut {
  constructor(root, kept = storage()) {
    this.root = root
    this.kept = kept
    this.key = prefix + location.pathname
    this.banner = root.querySelector('[data-signed-out]')
    this.bringBack()
    addEventListener('pagehide', () => this.keep())
    document.addEventListener('signed-out', () => this.say()) // another script of the page heard it first
    this.banner?.querySelector('a')?.addEventListener('click', () => this.keep())
  }

  /** The portal does not know this browser any more. */
  say() {
    if (this.banner) this.banner.hidden = false
    this.keep()
  }

  /** It knows it again, perhaps by another tab. */
  back() {
    if (!this.banner || this.banner.hidden) return
    this.banner.hidden = true
    this.kept?.removeItem(this.key)
  }

  keep() {
    if (!this.banner || this.banner.hidden) return
    const typed = typedIn(this.root)
    if (typed.length) this.kept?.setItem(this.key, JSON.stringify(typed))
  }

  bringBack() {
    const typed = this.kept?.getItem(this.key)
    if (!typed) return
    this.kept.removeItem(this.key)
    if (!putBack(this.root, JSON.parse(typed))) return
    const told = this.root.querySelector('[data-typed-back]')
    if (told) told.hidden = false
    this.broughtBack = true
  }
}

/** Whether an answer says that nobody is signed in: a refusal, or the page that asks for it. */
export const saysSignedOut = (answer) => answer.status === 401 || (answer.redirected && new URL(answer.url).pathname === '/sign-in')
