// Says at the fields of a draft what keeps them from being saved, while it is saved by itself. The form that comes back from
// the server says the same.
import { h, mount, shape } from './tree.js'

/** Marks the fields at fault and unmarks the others. Questions of the checker speak for themselves. */
export function markSlips(form, faults) {
  for (const told of form.querySelectorAll('[data-slip]')) unmark(told)
  for (const { field, text } of faults) {
    const control = form.elements[field]
    if (control instanceof Element && control.closest('.field')) mark(control, text)
  }
}

function mark(control, text) {
  const field = control.closest('.field')
  field.querySelector('.question-error')?.remove() // what the server said about an older text
  const id = `error-${control.name}`
  control.before(mount(h('p.question-error', { id, 'data-slip': true }, shape('errors'), text)))
  field.classList.add('field-bad')
  control.setAttribute('aria-invalid', 'true')
  const described = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((part) => part && part !== id)
  control.setAttribute('aria-describedby', [...described, id].join(' '))
}

function unmark(told) {
  const field = told.closest('.field')
  const control = field.querySelector('[aria-invalid]')
  const described = control.getAttribute('aria-describedby').split(' ').filter((part) => part !== told.id)
  if (described.length > 0) control.setAttribute('aria-describedby', described.join(' '))
  else control.removeAttribute('aria-describedby')
  control.removeAttribute('aria-invalid')
  field.classList.remove('field-bad')
  told.remove()
}
