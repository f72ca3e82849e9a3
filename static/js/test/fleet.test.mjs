import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf } from '../dates.js'
import { readDate, RowReader } from '../fleet-cells.js'
import { dateOrder, LABEL, matchHeaders } from '../fleet-columns.js'
import { Deciding } from '../fleet-deciding.js'

const fact = (name, type, values) => ({ name, type, values })
const sellers = [
  {
    id: 'connectpro', name: 'ConnectPRO', zone: 'America/Los_Angeles', products: [{ code: 'kvm_switch', name: 'KVM switch' }],
    clauses: [{ id: 'connectpro.terms', title: 'Warranty by product' }],
    facts: [
      fact('seller', 'code', ['connectpro']), fact('intent', 'code', ['coverage', 'fault']), fact('product', 'code', ['kvm_switch']),
      fact('purchased_on', 'date'), fact('channel', 'code', ['direct', 'reseller']), fact('causes', 'codes', ['wear', 'liquid']),
      fact('price_cents', 'integer'), fact('opened', 'boolean'),
    ],
  },
]
const facts = sellers[0].facts.map((f) => f.name)

test('headers are matched to facts by what people call them', () => {
  const headers = ['Serial No.', 'Vendor', 'Product', 'Date of purchase', 'Bought from', 'Notes', 'purchased_on', 'Unit price']
  assert.deepEqual(matchHeaders(headers, facts), [LABEL, 'seller', 'product', 'purchased_on', 'channel', '', '', 'price_cents'])
})

test('the order of slashed dates is read off the rows', () => {
  assert.deepEqual(dateOrder([['3/4/2024'], ['25/4/2024']], [0]), { order: 'dmy', ambiguous: false })
  assert.deepEqual(dateOrder([['3/4/2024'], ['4/25/2024']], [0]), { order: 'mdy', ambiguous: false })
  assert.deepEqual(dateOrder([['3/4/2024']], [0]), { order: 'mdy', ambiguous: true })
  assert.deepEqual(dateOrder([['2024-04-03']], [0]), { order: 'mdy', ambiguous: false })
  assert.deepEqual(dateOrder([['25/4/2024'], ['4/25/2024']], [0]), { order: 'mdy', ambiguous: true })
  assert.deepEqual(dateOrder([['14.03.2024'], ['3/4/2024']], [0]), { order: 'mdy', ambiguous: true })
})

test('dates as spreadsheets write them', () => {
  const read = {
    '2024-05-03': '2024-05-03', '2024/5/3': '2024-05-03', '2024-05-03T00:00:00Z': '2024-05-03', '05/03/2024': '2024-05-03',
    '3 May 2024': '2024-05-03', 'May 3, 2024': '2024-05-03', '3-May-2024': '2024-05-03',
  }
  for (const [cell, iso] of Object.entries(read)) assert.equal(readDate(cell, 'mdy'), iso, cell)
  assert.equal(readDate('03.05.2024', 'dmy'), '2024-05-03')
  assert.equal(readDate('yesterday', 'mdy'), 'yesterday')
})

test('cells are read as facts, and what cannot be read is handed on', () => {
  const mapping = [LABEL, 'seller', 'product', 'purchased_on', 'channel', 'causes', 'price_cents', 'opened']
  const reader = new RowReader(sellers, mapping, { intent: 'fault', order: 'mdy' })
  assert.deepEqual(reader.read(['A1', 'ConnectPRO', 'KVM switch', '5/3/2024', 'Direct', 'wear; liquid', '$129.99', 'yes']), {
    seller: 'connectpro', intent: 'fault', product: 'kvm_switch', purchased_on: '2024-05-03', channel: 'direct', causes: ['wear', 'liquid'],
    price_cents: 12999, opened: true,
  })
  assert.deepEqual(reader.read(['A2', 'connectpro', 'toaster', '', 'unknown', '', 'much', 'perhaps']), {
    seller: 'connectpro', intent: 'fault', product: 'toaster', dont_know: ['channel'], price_cents: 'much', opened: 'perhaps',
  })
})

/** Answers like the checker: covered for three years, or a fault for a bad date. */
const checker = {
  decide(given) {
    if (dayOf(given.purchased_on) === null) return { errors: [{ field: 'purchased_on', code: 'not_a_date' }] }
    const through = `${Number(given.purchased_on.slice(0, 4)) + 3}${given.purchased_on.slice(4)}`
    const verdict = through >= '2026-11-22' ? 'covered' : 'not_covered'
    return {
      decision: {
        verdict, intent: 'coverage', route: verdict === 'covered' ? 'warranty' : '', ask: [], asked_on: '2026-11-22',
        reasons: [{ clause: 'connectpro.terms', effect: 'grants' }],
        windows: [{ kind: 'warranty', from: given.purchased_on, through, exact: true, lifetime: false }],
      },
    }
  },
}

function decided(rows) {
  const table = { headers: ['Serial', 'Bought'], rows, lines: rows.map((_, i) => i + 2) }
  const deciding = new Deciding(table, sellers, checker, { mapping: [LABEL, 'purchased_on'], seller: 'connectpro', intent: 'coverage', order: 'mdy' })
  while (deciding.work(5)) continue
  return deciding
}

const view = (deciding, options) => deciding.view({ show: [], sort: 'line', down: false, page: 0, size: 50, ...options }).rows.map((r) => r.label)

test('rows are decided, counted, filtered, sorted and paged', () => {
  const deciding = decided([['b', '2025-01-10'], ['a', '2020-01-10'], ['c', 'never'], ['d', '2024-06-01']])
  const { counts, faults, rows } = deciding.summary()
  assert.deepEqual([rows, counts.covered, counts.not_covered, counts.bad, faults], [4, 2, 1, 1, 1])
  assert.deepEqual(view(deciding, { sort: 'label' }), ['a', 'b', 'c', 'd'])
  assert.deepEqual(view(deciding, { sort: 'end', show: ['covered'] }), ['d', 'b'])
  assert.deepEqual(view(deciding, { sort: 'end', show: ['covered'], down: true }), ['b', 'd'])
  assert.deepEqual(view(deciding, { sort: 'label', page: 1, size: 3 }), ['d'])
})

test('a bad row is named by line, column and reason, and the others go through', () => {
  const deciding = decided([['a', '2025-01-10'], ['b', '31/31/2025'], ['c', '2025-01-10', 'too much']])
  assert.deepEqual(deciding.faults.map((f) => [f.line, f.column, f.cell]), [[3, 'Bought', '31/31/2025'], [4, '', '']])
  assert.equal(deciding.summary().counts.covered, 1)
})

test('the download holds the columns as they came and no formula', () => {
  const text = decided([['=cmd()', '2025-01-10']]).export([]).join('')
  assert.match(text, /^\ufeffSerial,Bought,verdict,answer,covered_until,days_left,clause,missing,problem\r\n'=cmd\(\),2025-01-10,covered,/)
  assert.match(text, /Covered until 10 January 2028\.,2028-01-10,414,connectpro\.terms,,\r\n$/)
})
