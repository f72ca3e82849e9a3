// The line of one upload: its name, how far it is, and what can be done about it.
import { h, mount } from './tree.js'

const buttons = {
  waiting: ['remove'],
  sending: ['pause', 'remove'],
  paused: ['start', 'remove'],
  failed: ['again', 'remove'],
  refused: ['remove'],
  done: [],
}
const labels = { pause: 'Pause', start: 'Go on', again: 'Try again', remove: 'Remove' }

/** Makes the line; act is called with what was pressed. */
export function makeRow(name, act) {
  const row = mount(
    h('li.upload',
      h('p.upload-name', name),
      h('progress.progress-bar.upload-bar', { max: 1, value: 0, 'aria-label': `Upload of ${name}` }),
      h('p.upload-words', { 'data-words': true }),
      h('p.upload-buttons', Object.entries(labels).map(([does, label]) =>
        h('button.tile-button', { type: 'button', 'data-does': does, hidden: true }, label, h('span.sr-only', ` ${name}`))))),
  )
  row.addEventListener('click', (event) => {
    const button = event.target.closest('[data-does]')
    if (button) act(button.dataset.does)
  })
  return row
}

/** Shows how the upload stands. The focus moves on when the pressed button goes. */
export function showRow(row, { state, words, sent, file }) {
  row.dataset.state = state
  row.querySelector('[data-words]').textContent = words
  const bar = row.querySelector('progress')
  bar.value = file.size > 0 ? sent / file.size : 0
  bar.hidden = state === 'refused' || state === 'done'
  const pressed = row.contains(document.activeElement) ? document.activeElement : null
  for (const button of row.querySelectorAll('[data-does]')) button.hidden = !buttons[state].includes(button.dataset.does)
  if (pressed?.hidden) row.querySelector('[data-does]:not([hidden])')?.focus()
}
