// How cells are read where there is a choice: the order of dates, short years, and
// values that name no answer.
import { writtenDate } from './dates.js'
import { NOT_KNOWN } from './fleet-cells.js'
import { factName, picker, select } from './fleet-mapping.js'
import { countWords, groupDigits } from './fleet-words.js'
import { h } from './tree.js'
import { say } from './words.js'

/** What the visitor picked before stands, else what was found in the file. */
export function readingsTree(found, sellers, picked) {
  return [datesTree(found, picked), valuesTree(found.groups, sellers)]
}

function datesTree({ serials, short, order, ambiguous, example }, picked) {
  if (serials.length === 0 && short.length === 0 && example === '') return false
  return h('fieldset.mapping-all', h('legend', say('fleet.dates')),
    example !== '' && picker('order', say('fleet.order', { example }), ['mdy', 'dmy'].map((o) => [o, say(`fleet.${o}`)]), picked.order ?? order,
      ambiguous && say('fleet.order_open')),
    short.length > 0 && picker('century', say('fleet.century', { example: short[0].example }),
      [['', say('fleet.century_none')], ['20', say('fleet.century_20')]], picked.century ?? ''),
    serials.map((s) => h('p.mapping-said', countWords('fleet.serials', s.count, { column: s.column, example: s.example, date: writtenDate(s.date) }))))
}

function valuesTree(groups, sellers) {
  if (groups.length === 0) return false
  return h('section.values', { 'aria-labelledby': 'values-title' },
    h('h3', { id: 'values-title' }, say('fleet.values')), h('p.quiet', say('fleet.values_hint')),
    groups.map((group, i) => groupTree(group, i, sellers)))
}

function groupTree({ fact, column, seller, values, rest, options }, i, sellers) {
  const name = sellers.find((s) => s.id === seller)?.name
  const choices = [['', say('fleet.leave')], ...options.map(([code, label]) => [code, code === NOT_KNOWN ? say('fleet.not_known') : label])]
  return h('fieldset.values-group',
    h('legend', say(name ? 'fleet.values_of_seller' : 'fleet.values_of', { fact: factName(fact), seller: name, column: `“${column}”` })),
    h('ul', values.map((value, n) => valueRow(value, `value-${i}-${n}`, choices))),
    rest.values > 0 && h('p.quiet', countWords('fleet.values_rest', rest.values, { cells: groupDigits(rest.cells) })))
}

const valueRow = ({ key, text, count, chosen, guessed }, id, choices) =>
  h('li.value',
    h('label.value-text', { for: id }, h('span.mono', text), h('span.quiet', countWords('fleet.in_rows', count))),
    select({ id, 'data-value': key }, choices, chosen),
    guessed && chosen !== '' && h('span.value-guess', say('fleet.guess')))
