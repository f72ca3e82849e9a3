// Keeps an open page current: hears over server-sent events that something is new, fetches the page once more and puts the
// parts that changed in place, without taking away what somebody is typing.

import { saysSignedOut } from './signed-out.js'

const comeBack = 30_000 // milliseconds until a stream that was refused is asked for again

/** Calls changed(line) with every line of a stream that differs from the last one. The stream rests while the page is hidden.
 * out, a SignedOut, hears when nobody is signed in any more, and when somebody is again. */
export function watch(url, mark, changed, out) {
  let source = null
  let timer = 0
  const open = () => {
    clearTimeout(timer)
    if (source || document.hidden) return
    source = new EventSource(url)
    source.onopen = () => out?.back()
    source.onmessage = ({ data }) => {
      if (data === mark) return
      mark = data
      changed(data)
    }
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return // the browser comes back by itself
      close()
      timer = setTimeout(open, comeBack)
      if (out) askWhy(url, out)
    }
  }
  const close = () => {
    source?.close()
    source = null
  }
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
  addEventListener('pagehide', close)
  addEventListener('pageshow', open)
  open()
}

/** A stream does not tell why it was refused, the same address without one does. */
async function askWhy(url, out) {
  const answer = await fetch(url, { method: 'HEAD', headers: { Accept: 'text/event-stream' } }).catch(() => null)
  if (answer && saysSignedOut(answer)) out.say()
}

/** Watches the page of root, which names its stream, and says when it has brought something. */
export function watchPage(root, out) {
  const say = (text) => (root.querySelector('[data-updated]').textContent = text)
  watch(root.dataset.livePage, root.dataset.mark, async () => {
    try {
      if (await refresh(root)) say(`Updated at ${new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}.`)
    } catch {
      say('There is news, but it could not be loaded. Load the page again to see it.')
    }
  }, out)
}

/** Fetches the page and swaps the parts that changed; false where none did. Who keeps a part by other means hears of the
 * fetched page by the event "brought". */
export async function refresh(root, only = null) {
  const answer = await fetch(ownAddress(root), { headers: { Accept: 'text/html' } })
  if (!answer.ok || answer.redirected) throw new Error(`status ${answer.status}`)
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.querySelector('[data-live-page]')
  if (!fresh || fresh.dataset.kind !== root.dataset.kind) throw new Error('another page')
  root.dataset.mark = fresh.dataset.mark
  let swapped = false
  for (const selector of ['data-part', 'data-sheet']) {
    for (const part of fresh.querySelectorAll(`[${selector}]`)) {
      const name = part.getAttribute(selector)
      const old = root.querySelector(`[${selector}="${name}"]`)
      if (old && (!only || only.includes(name))) swapped = swap(old, part) || swapped
    }
  }
  root.dispatchEvent(new CustomEvent('brought', { bubbles: true, detail: fresh }))
  return swapped
}

/** Where the page of root is read: what came back from sending a form stands at the form's address, which only takes forms. */
function ownAddress(root) {
  const own = root.dataset.livePage.replace(/\/live$/, '')
  return location.pathname === own ? own + location.search : own
}

/** Puts fresh in the place of old, with the text and the place of whoever types there. Where that text has no place any more,
 * old stays. */
export function swap(old, fresh) {
  if (old.innerHTML === fresh.innerHTML && old.className === fresh.className) return false
  const typed = [...old.querySelectorAll('input, textarea')].filter((field) => field.type !== 'hidden' && isDirty(field))
  const focused = old.contains(document.activeElement) ? document.activeElement : null
  if ([...typed, ...(focused ? [focused] : [])].some((element) => !twin(fresh, element))) return false
  for (const details of old.querySelectorAll('details[open]')) {
    const same = fresh.querySelector(`details[data-keep="${details.dataset.keep}"]`)
    if (same) same.open = true
  }
  const adopted = document.importNode(fresh, true)
  for (const field of typed) twin(adopted, field).value = field.value
  const selection = focused && 'selectionStart' in focused ? [focused.selectionStart, focused.selectionEnd] : null
  old.replaceWith(adopted)
  if (focused) {
    const next = twin(adopted, focused)
    next.focus({ preventScroll: true })
    if (selection && selection[0] !== null) next.setSelectionRange(...selection)
  }
  return true
}

const isDirty = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked

/** The same control in another copy of the part. */
const twin = (part, element) => (element.id ? part.querySelector(`#${CSS.escape(element.id)}`) : null)
