// The result of a fleet: a summary line, counts that filter, the pictures, the rows
// page by page, and the rows that could not be read.
import { isoOf, shortDate } from './dates.js'
import { endsTree, sparkTree, stackTree } from './fleet-charts.js'
import { countWords, groupDigits } from './fleet-words.js'
import { h, shape } from './tree.js'
import { say } from './words.js'

export const pageSize = 50
const verdicts = ['covered', 'chargeable', 'not_covered', 'review', 'need_facts', 'bad']
const columns = [
  ['line', 'line'], ['label', 'device'], ['', 'what'], ['verdict', 'verdict'], ['end', 'end'], ['', 'left'], ['', 'bar'], ['', 'why'],
]

const verdictWord = (v) => (v === 'bad' ? say('fleet.bad') : say(`verdicts.${v}.word`))
const verdictShape = (v) => shape(v === 'bad' ? 'errors' : v)

/** The frame of the results; the rows go into [data-rows], the bad ones into [data-faults]. */
export function resultsTree(summary, { milliseconds, cancelled }) {
  return [
    h('div.results-head',
      h('h2.results-title', { id: 'results-title', tabindex: -1 }, headline(summary)),
      h('p.quiet', cancelled ? countWords('fleet.cancelled', summary.rows) : tookWords(milliseconds))),
    stackTree(verdicts, summary.counts, summary.rows),
    h('div.filters', { role: 'group', 'aria-label': say('fleet.counts') },
      filter('', say('fleet.all'), summary.rows, null),
      verdicts.filter((v) => summary.counts[v] > 0).map((v) => filter(v, verdictWord(v), summary.counts[v], verdictShape(v)))),
    h('section.results-ends', { 'aria-labelledby': 'ends-title' }, h('h3', { id: 'ends-title' }, say('fleet.ends')), endsTree(summary)),
    summary.faults > 0 && h('section.results-faults', { 'aria-labelledby': 'faults-title' },
      h('h3', { id: 'faults-title' }, say('fleet.faults')), h('div', { 'data-faults': true })),
    h('div.results-bar', h('h3', { id: 'rows-title' }, say('fleet.table')),
      h('button.btn.btn-outline.btn-sm', { type: 'button', 'data-download': true }, say('fleet.download')),
      h('button.btn.btn-outline.btn-sm', { type: 'button', 'data-again': true }, say('fleet.again'))),
    h('div', { 'data-rows': true }),
  ]
}

const tookWords = (ms) =>
  ms < 1000 ? say('fleet.took_ms', { n: Math.max(Math.round(ms), 1) }) : say('fleet.took', { seconds: (ms / 1000).toFixed(1) })

function headline(summary) {
  const covered = say('fleet.summary', { covered: groupDigits(summary.counts.covered), total: groupDigits(summary.rows) })
  return summary.soon > 0 ? `${covered}; ${countWords('fleet.soon', summary.soon)}.` : `${covered}.`
}

const filter = (value, label, n, icon) =>
  h('button.filter', { type: 'button', 'data-show': value, 'aria-pressed': value === '' ? 'true' : 'false', class: value && `answer-${value}` },
    icon, h('span', label), h('span.filter-count', groupDigits(n)))

/** One page of rows. */
export function rowsTree({ rows, total, options }, scale) {
  if (total === 0) return [h('p.quiet', say('fleet.empty'))]
  return [
    h('div.table-frame', { tabindex: 0, role: 'group', 'aria-labelledby': 'rows-title' },
      h('table.fleet-table',
        h('thead', h('tr', columns.map(([sort, name]) => columnHead(sort, name, options)))),
        h('tbody', rows.map((row) => rowTree(row, scale))))),
    pager('page', options.page, total),
  ]
}

function columnHead(sort, name, options) {
  const label = say(`fleet.${name}`)
  if (sort === '') return h('th', { scope: 'col', class: `cell-${name}` }, label)
  const active = options.sort === sort
  return h('th', { scope: 'col', class: `cell-${name}`, 'aria-sort': active ? (options.down ? 'descending' : 'ascending') : 'none' },
    h('button.sort', { type: 'button', 'data-sort': sort }, label, h('span', { 'aria-hidden': 'true' }, active ? (options.down ? ' ↓' : ' ↑') : '')))
}

function rowTree(row, scale) {
  const label = row.label || say('fleet.fault_at', { line: groupDigits(row.line) })
  return h('tr', { class: `answer-${row.verdict}` },
    cell('line', groupDigits(row.line)),
    h('th.cell-device', { scope: 'row', 'data-label': say('fleet.device') }, row.href ? h('a', { href: row.href }, label) : label),
    cell('what', h('span.what-seller', row.seller), row.product && h('span.what-product', row.product)),
    cell('verdict', h('span.verdict-word', verdictShape(row.verdict), verdictWord(row.verdict))),
    cell('end', endWords(row)),
    cell('left', daysLeft(row)),
    cell('bar', row.verdict !== 'bad' && sparkTree(row, scale)),
    cell('why', row.why.map((reason) => h('span.why-reason', reason))))
}

const cell = (name, ...children) => h(`td.cell-${name}`, { 'data-label': say(`fleet.${name}`) }, children)

function endWords(row) {
  if (row.life) return say('fleet.for_life')
  if (row.through === null) return ''
  return [shortDate(isoOf(row.through)), !row.exact && h('span.what-product', say('fleet.at_least'))]
}

function daysLeft({ left }) {
  if (left === null) return ''
  return left < 0 ? h('span.gone', `−${groupDigits(-left)}`) : groupDigits(left)
}

function pager(what, page, total) {
  const from = page * pageSize + 1
  const to = Math.min(total, (page + 1) * pageSize)
  const step = (to, label, off) => h('button.btn.btn-outline.btn-sm', { type: 'button', [`data-${what}`]: to, disabled: off || undefined }, label)
  return h('div.pager',
    h('p', total === 1 ? say('fleet.page_one') : say('fleet.page', { from: groupDigits(from), to: groupDigits(to), total: groupDigits(total) })),
    total > pageSize && [step(page - 1, say('fleet.previous'), page === 0), step(page + 1, say('fleet.next'), to >= total)])
}

/** Rows that could not be read, with where and why. */
export function faultsTree({ rows, total, page }) {
  return [
    h('div.table-frame', { tabindex: 0, role: 'group', 'aria-labelledby': 'faults-title' },
      h('table.figures.fault-table',
        h('thead', h('tr', faultColumns.map((name) => h('th', { scope: 'col' }, say(`fleet.${name}`))))),
        h('tbody', rows.map((fault) => h('tr', faultColumns.map((name) => faultCell(name, fault))))))),
    pager('faults-page', page, total),
  ]
}

const faultColumns = ['line', 'column', 'cell', 'reason']

const faultCell = (name, fault) =>
  h(`td.fault-${name}`, { 'data-label': say(`fleet.${name}`) }, h('span', { class: name === 'line' || name === 'cell' ? 'mono' : '' }, faultWords(name, fault)))

function faultWords(name, fault) {
  if (name === 'line') return groupDigits(fault.line)
  return name === 'reason' ? `${fault.reason} ${fault.help}`.trim() : fault[name]
}
