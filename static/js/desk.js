// The claim desk: what is typed survives a reload, the letter of a refusal follows its reason, texts to begin with are one
// click, and a change by somebody else is told.
import { keepDrafts } from './drafts.js'
import { listKeys } from './keys.js'
import { watch } from './live.js'
import { pickMany } from './picks.js'
import { startViewer } from './viewer.js'

const desk = document.querySelector('[data-desk]')

function offerTemplates(list) {
  const into = document.getElementById(list.dataset.templates)
  for (const text of list.querySelectorAll('dd')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'linklike'
    button.textContent = text.previousElementSibling.textContent
    text.previousElementSibling.replaceChildren(button)
    button.addEventListener('click', () => {
      into.value = into.value.trim() ? into.value.trimEnd() + '\n\n' + text.textContent : text.textContent
      into.dispatchEvent(new Event('input', { bubbles: true }))
      into.focus()
    })
  }
}

/** Keeps the letter's text in step with the reason and the ticked clauses. */
function followLetter(form) {
  const letter = form.querySelector('[data-letter]')
  const reason = form.querySelector('[name=reason]')
  const first = letter.textContent
  const head = first.slice(0, first.indexOf('\n> '))
  const tail = first.slice(first.lastIndexOf('\n\nIf you see it differently'))
  const write = () => {
    const said = (reason.value.trim() || '(your reason)').split('\n').map((line) => '> ' + line).join('\n')
    const points = [...form.querySelectorAll('[name=clause]:checked')].map((c) => `\n\n- ${c.dataset.title}: ${c.dataset.summary}`)
    letter.textContent = head + '\n' + said + points.join('') + tail
  }
  if (head && tail) form.addEventListener('input', write)
}

/** Only one form is open; the button of an open one is hidden, so it has one that closes it, as Escape does. */
function foldForms(forms) {
  for (const form of forms) {
    form.querySelector('form').append(closer(form))
    form.addEventListener('toggle', () => {
      if (!form.open) return
      for (const other of forms) if (other !== form) other.open = false
      form.querySelector('textarea, input:not([type=hidden])')?.focus()
    })
  }
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') for (const form of forms) if (form.open) shut(form)
  })
}

function closer(details) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'linklike desk-close'
  button.textContent = 'Close without sending'
  button.addEventListener('click', () => shut(details))
  return button
}

/** The focus goes back to where the form was opened, so that keys work on. */
function shut(details) {
  details.open = false
  details.querySelector('summary').focus()
}

function watchClaim() {
  let first = null
  watch(desk.dataset.live, null, (line) => {
    first ??= line
    desk.querySelector('[data-new]').hidden = line === first
  })
}

if (desk) {
  for (const list of desk.querySelectorAll('[data-templates]')) offerTemplates(list)
  for (const form of desk.querySelectorAll('[data-decline]')) followLetter(form)
  foldForms([...desk.querySelectorAll('[data-form]')])
  keepDrafts(desk, desk.dataset.claim)
  for (const group of desk.querySelectorAll('[data-pick-group]')) pickMany(group)
  for (const viewer of desk.querySelectorAll('[data-viewer]')) startViewer(viewer)
  listKeys(desk)
  watchClaim()
}
