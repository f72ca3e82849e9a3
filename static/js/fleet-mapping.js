// What the columns are: a table of the headers, each with its fact to correct, and
// what holds for rows that do not say.
import { LABEL } from './fleet-columns.js'
import { countWords, groupDigits } from './fleet-words.js'
import { h } from './tree.js'
import { hasWords, say } from './words.js'

export function mappingTree(table, sellers, { seller, intent }) {
  const name = table.name === '' ? countWords('fleet.pasted', table.rows) : countWords('fleet.file', table.rows, { name: table.name })
  return [
    h('h2', { id: 'mapping-title' }, say('fleet.mapping')),
    h('p.quiet', `${name}. ${table.named ? say('fleet.mapping_hint') : ''}`),
    !table.named && h('p.fleet-note', say('fleet.unnamed')),
    h('div.table-frame', { tabindex: 0, role: 'group', 'aria-labelledby': 'mapping-title' },
      h('table.figures.mapping',
        h('thead', h('tr', ['column', 'samples', 'means'].map((w) => h('th', { scope: 'col' }, say(`fleet.${w}`))))),
        h('tbody', table.headers.map((header, i) => columnRow(table, header, i))))),
    picker('first-line', say('fleet.first_line'), [['names', say('fleet.first_line_names')], ['device', say('fleet.first_line_device')]], table.named ? 'names' : 'device'),
    h('fieldset.mapping-all', h('legend', say('fleet.for_all')),
      picker('default-seller', say('fleet.seller'), [['', say('fleet.choose_seller')], ...sellers.map((s) => [s.id, s.name])], seller),
      picker('default-intent', say('fleet.intent'), ['coverage', 'fault', 'return', 'cancel'].map((i) => [i, say(`intents.${i}.choice`)]), intent)),
    h('div', { 'data-readings': true }),
    h('p.form-line',
      h('button.btn.btn-primary', { type: 'button', 'data-run': true },
        table.rows === 1 ? say('fleet.run_one') : say('fleet.run_more', { n: groupDigits(table.rows) })),
      h('button.btn.btn-outline', { type: 'button', 'data-again': true }, say('fleet.again'))),
  ]
}

function columnRow(table, header, i) {
  const options = [['', say('fleet.ignore')], [LABEL, say('fleet.label')], ...table.facts.map((f) => [f, factName(f)])]
  return h('tr',
    h('th', { scope: 'row', id: `column-${i}` }, header),
    h('td.mapping-samples', table.samples[i].filter((s) => s.trim() !== '').map((s) => h('span', s))),
    h('td', select({ 'data-column': i, 'aria-labelledby': `column-${i}` }, options, table.mapping[i])))
}

export const factName = (fact) => (hasWords(`facts.${fact}.label`) ? say(`facts.${fact}.label`) : fact)

export const picker = (name, label, options, value, hint = '') =>
  h('label.mapping-pick', h('span', label), select({ [`data-${name}`]: true }, options, value), hint && h('span.quiet', hint))

export const select = (attrs, options, value) =>
  h('select.select', attrs, options.map(([code, label]) => h('option', { value: code, selected: code === value || undefined }, label)))

/** What the mapping says now. */
export function readMapping(section) {
  const value = (name) => section.querySelector(`[data-${name}]`)?.value
  return {
    mapping: [...section.querySelectorAll('[data-column]')].map((s) => s.value),
    seller: value('default-seller') || undefined, intent: value('default-intent'), order: value('order') ?? 'mdy', century: value('century') ?? '',
    choices: Object.fromEntries([...section.querySelectorAll('[data-value]')].map((s) => [s.dataset.value, s.value])),
  }
}
