// On a phone the answer is a bar at the bottom that opens to a sheet.
import { h, mount, shape } from './tree.js'
import { say } from './words.js'

export class Sheet {
  constructor(element) {
    this.element = element
    this.handle = element.querySelector('[data-sheet-handle]')
    this.handle.hidden = false
    this.handle.addEventListener('click', () => this.toggle(!this.open))
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.open) {
        this.toggle(false)
        this.handle.focus()
      }
    })
    this.toggle(false)
  }

  get open() {
    return this.element.classList.contains('sheet-open')
  }

  toggle(open) {
    this.element.classList.toggle('sheet-open', open)
    this.handle.setAttribute('aria-expanded', String(open))
  }

  /** Shows the answer's first line in the bar. */
  show(answer) {
    this.handle.className = `sheet-handle answer-${answer.verdict}`
    this.handle.replaceChildren(
      mount(h('span.sheet-shape', shape(answer.verdict))),
      mount(h('span.sheet-text', h('span.sheet-sentence', answer.sentence), h('span.sheet-sub', answer.sub))),
      mount(h('span.sheet-hint', say('page.open_sheet'))),
      mount(h('span.sheet-back', say('page.close_sheet'))),
      mount(h('span.sheet-up', shape('up'))))
  }
}
