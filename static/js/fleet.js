// The fleet page: takes a table, shows what its columns are, and lets the worker
// decide the rows. Nothing is uploaded.
import { exampleText } from './fleet-example.js'
import { mappingTree, readMapping } from './fleet-mapping.js'
import { readingsTree } from './fleet-readings.js'
import { faultsTree, pageSize, resultsTree, rowsTree } from './fleet-results.js'
import { countWords, groupDigits } from './fleet-words.js'
import { h, mount } from './tree.js'
import { say } from './words.js'

const largestFile = 256 << 20

class FleetPage {
  constructor(root) {
    this.root = root
    this.find = (name) => root.querySelector(`[data-${name}]`)
    this.sellers = JSON.parse(document.getElementById('seller-documents').textContent)
    this.defaults = { seller: '', intent: 'coverage' }
    this.turn = 0 // of the looks at the rows; only the answer to the last counts
    this.forget()
    this.worker = new Worker(root.dataset.worker, { type: 'module' })
    this.worker.onmessage = ({ data }) => this[`on_${data.is}`](data)
    this.worker.onerror = () => this.on_refused({ reason: say('fleet.no_checker') })
    this.tell({ do: 'start', documents: this.sellers, wasmURL: new URL(root.dataset.wasm, location.href).href })
    this.find('input').hidden = false
    this.listen()
  }

  tell(order) {
    this.worker.postMessage(order)
  }

  listen() {
    const drop = this.find('drop')
    for (const type of ['dragenter', 'dragover']) drop.addEventListener(type, (event) => this.dragged(event, true))
    for (const type of ['dragleave', 'drop']) drop.addEventListener(type, (event) => this.dragged(event, false))
    drop.addEventListener('drop', (event) => this.take(event.dataTransfer.files[0], event.dataTransfer.getData('text')))
    this.find('file').addEventListener('change', (event) => this.take(event.target.files[0]))
    this.find('pasted').addEventListener('paste', () => setTimeout(() => this.take(null, this.find('pasted').value)))
    this.find('mapping').addEventListener('change', (event) => this.corrected(event.target))
    this.root.addEventListener('click', (event) => this.clicked(event.target.closest('button')))
  }

  dragged(event, over) {
    event.preventDefault()
    this.find('drop').classList.toggle('drop-over', over)
  }

  take(file, text) {
    this.fail('')
    this.forget()
    if (file && file.size > largestFile) return this.fail(say('fleet.too_big', { size: largestFile >> 20 }))
    if (file) this.tell({ do: 'read', file })
    else if (text?.trim()) this.tell({ do: 'read', text })
  }

  clicked(button) {
    if (!button) return
    const data = button.dataset
    if (data.example !== undefined) this.take(null, exampleText())
    else if (data.readPasted !== undefined) this.take(null, this.find('pasted').value)
    else if (data.run !== undefined) this.run()
    else if (data.again !== undefined) this.again()
    else if (data.cancel !== undefined) this.tell({ do: 'cancel' })
    else if (data.show !== undefined) this.show(data.show)
    else if (data.sort !== undefined) this.sort(data.sort)
    else if (data.page !== undefined) this.see({ page: Number(data.page) })
    else if (data.faultsPage !== undefined) this.tell({ do: 'faults', page: Number(data.faultsPage), size: pageSize })
    else if (data.download !== undefined) this.tell({ do: 'export', show: this.view.show })
  }

  on_refused({ reason }) {
    this.looking = false
    this.waiting = false
    this.put('progress')
    this.fail(reason)
  }

  fail(reason) {
    const line = this.find('error')
    line.textContent = reason
    line.hidden = reason === ''
  }

  /** Fills a section and shows it; without content it goes away. */
  put(name, content = []) {
    const section = this.find(name)
    section.replaceChildren(...content.flat(Infinity).filter(Boolean).map((node) => mount(node)))
    section.hidden = content.length === 0
    return section
  }

  /** Shows the columns of a table; of the same one again when its first line was taken in another way. */
  on_read(table) {
    const { again } = table
    this.table = table
    this.find('input').hidden = true
    this.put('results')
    const section = this.put('mapping', mappingTree(table, this.sellers, this.defaults))
    this.look()
    section.querySelector(again ? '[data-first-line]' : '[data-run]').focus({ preventScroll: true })
    if (!again) section.scrollIntoView({ block: 'start' })
  }

  /** Forgets what was chosen for the cells of the table before. */
  forget() {
    this.choices = {}
    this.picked = {}
  }

  /** What the mapping says, with the choices for values that it does not show now. */
  options() {
    const shown = readMapping(this.find('mapping'))
    return { ...shown, choices: { ...shown.choices, ...this.choices } }
  }

  /** Keeps what the visitor changed, and looks at the rows again where that says more. */
  corrected({ dataset, value }) {
    const values = this.find('mapping').querySelectorAll('[data-value]')
    if (dataset.firstLine !== undefined) return this.tell({ do: 'head', named: value === 'names', name: this.table.name })
    if (dataset.order !== undefined) this.picked.order = value
    if (dataset.century !== undefined) this.picked.century = value
    if (dataset.value !== undefined) {
      this.choices[dataset.value] = value
      for (const select of values) if (select.dataset.value === dataset.value) select.closest('li').querySelector('.value-guess')?.remove()
    }
    if (dataset.column !== undefined || dataset.defaultSeller !== undefined || dataset.value?.startsWith('seller/')) this.look()
  }

  look() {
    this.looking = true
    this.tell({ do: 'look', ...readMapping(this.find('mapping')), choices: this.choices, turn: ++this.turn })
  }

  on_looked(found) {
    if (found.turn !== this.turn) return
    this.looking = false
    const box = this.find('readings')
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.value : undefined
    box.replaceChildren(...readingsTree(found, this.sellers, this.picked).filter(Boolean).map((node) => mount(node)))
    if (focused !== undefined) [...box.querySelectorAll('[data-value]')].find((s) => s.dataset.value === focused)?.focus()
    if (this.waiting) this.run()
  }

  again() {
    this.put('mapping')
    this.put('results')
    this.fail('')
    this.find('file').value = ''
    this.find('pasted').value = ''
    this.find('input').hidden = false
    this.find('file').focus()
    scrollTo(0, 0)
  }

  run() {
    const options = this.options()
    this.defaults = { seller: options.seller ?? '', intent: options.intent }
    if (!options.seller && !options.mapping.includes('seller')) {
      this.fail(say('fleet.no_seller'))
      return this.find('mapping').querySelector('[data-default-seller]').focus()
    }
    this.waiting = this.looking // the choices for its cells are not there yet
    if (this.waiting) return
    this.fail('')
    this.put('results')
    this.put('progress', [
      h('progress.progress-bar', { max: this.table.rows, value: 0, 'aria-label': say('fleet.progress') }),
      h('p.progress-line', h('span', { 'data-done': true }), h('button.btn.btn-outline.btn-sm', { type: 'button', 'data-cancel': true }, say('fleet.cancel'))),
    ])
    this.tell({ do: 'run', ...options })
  }

  on_progress({ done, total }) {
    const section = this.find('progress')
    if (section.hidden) return
    section.querySelector('progress').value = done
    section.querySelector('[data-done]').textContent = say('fleet.done_of', { done: groupDigits(done), total: groupDigits(total) })
  }

  on_done(message) {
    const { summary } = message
    this.scale = summary.scale
    this.view = { show: [], sort: 'line', down: false, page: 0, size: pageSize }
    this.put('progress')
    this.put('results', resultsTree(summary, message)).querySelector('#results-title').focus({ preventScroll: true })
    this.find('results').scrollIntoView({ block: 'start' })
    this.find('live').textContent = countWords('fleet.live_done', summary.rows, { covered: groupDigits(summary.counts.covered) })
    if (summary.faults > 0) this.tell({ do: 'faults', page: 0, size: pageSize })
    this.see({})
  }

  show(verdict) {
    for (const button of this.root.querySelectorAll('[data-show]')) button.setAttribute('aria-pressed', String(button.dataset.show === verdict))
    this.see({ show: verdict === '' ? [] : [verdict], page: 0 })
  }

  sort(column) {
    this.see({ sort: column, down: this.view.sort === column && !this.view.down, page: 0 })
  }

  see(change) {
    Object.assign(this.view, change)
    this.tell({ do: 'view', ...this.view })
  }

  on_view(answer) {
    const focused = document.activeElement?.dataset ?? {}
    const box = this.find('rows')
    box.replaceChildren(...rowsTree(answer, this.scale).map((node) => mount(node)))
    if (focused.sort) box.querySelector(`[data-sort="${focused.sort}"]`)?.focus()
    else if (focused.page !== undefined) box.querySelector('.table-frame')?.focus()
  }

  on_faults(answer) {
    this.find('faults').replaceChildren(...faultsTree(answer).map((node) => mount(node)))
  }

  on_export({ blob }) {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(blob)
    link.download = (this.table.name.replace(/\.[^.]*$/, '') || 'fleet') + '-coverage.csv'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
}

const root = document.querySelector('[data-fleet]')
if (root) new FleetPage(root)
