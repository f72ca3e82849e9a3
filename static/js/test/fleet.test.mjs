import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf } from '../dates.js'
import { RowReader } from '../fleet-cells.js'
import { inCents, LABEL, matchHeaders } from '../fleet-columns.js'
import { Deciding } from '../fleet-deciding.js'

const fact = (name, type, values) => ({ name, type, values })
const sellers = [
  {
    id: 'connectpro', name: 'ConnectPRO', zone: 'America/Los_Angeles', products: [{ code: 'kvm_switch', name: 'KVM switch' }],
    clauses: [{ id: 'connectpro.terms', title: 'Warranty by product' }],
    facts: [
      fact('seller', 'code', ['connectpro']), fact('intent', 'code', ['coverage', 'fault']), fact('product', 'code', ['kvm_switch']),
      fact('purchased_on', 'date'), fact('delivered_on', 'date'), fact('channel', 'code', ['direct', 'reseller']), fact('causes', 'codes', ['wear', 'liquid']),
      fact('price_cents', 'integer'), fact('opened', 'boolean'),
    ],
  },
]
const facts = sellers[0].facts.map((f) => f.name)

test('headers are matched to facts by what people call them', () => {
  const headers = ['Serial No.', 'Vendor', 'Product', 'Date of purchase', 'Bought from', 'Notes', 'purchased_on', 'Unit price']
  assert.deepEqual(matchHeaders(headers, facts), [LABEL, 'seller', 'product', 'purchased_on', 'channel', '', '', 'price_cents'])
})

test('headers with units, brackets and slashes', () => {
  const headers = ['Asset Tag', 'Serial No.', 'Model / Type', 'Price (USD)', 'Date of Purchase', 'Seller (company)', '', '///']
  assert.deepEqual(matchHeaders(headers, facts), [LABEL, '', 'product', 'price_cents', 'purchased_on', 'seller', '', ''])
  assert.deepEqual(matchHeaders(['Price in USD', 'Name / Vendor'], facts), ['price_cents', 'seller'])
  assert.deepEqual(['price_cents', 'Price (cents)', 'Price', 'Percentscore'].map(inCents), [true, true, false, false])
})

test('a column of cents is not read as dollars', () => {
  const row = (cents) => new RowReader(sellers, ['price_cents'], { cents }).read(['12999']).price_cents
  assert.deepEqual([row([true]), row([false])], [12999, 1299900])
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

function decided(rows, broken = new Map(), checks = checker) {
  const table = { headers: ['Serial', 'Bought'], rows, lines: rows.map((_, i) => i + 2), broken }
  const reader = new RowReader(sellers, [LABEL, 'purchased_on'], { seller: 'connectpro', intent: 'coverage', order: 'mdy' })
  const deciding = new Deciding(table, sellers, reader, checks)
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

test('days are counted from the day of the answer, on the page as in the download', () => {
  const deciding = decided([['a', '2023-11-22'], ['b', '2020-01-10']])
  assert.deepEqual(deciding.view({ show: [], sort: 'line', down: false, page: 0, size: 2 }).rows.map((r) => r.left), [0, -1412])
  assert.match(deciding.export([]).join(''), /Covered until 22 November 2026\.,2026-11-22,0,/)
})

test('what a lease covers beyond its windows has no end', () => {
  const leased = { decide: (given) => ({ decision: { ...checker.decide(given).decision, verdict: 'covered', route: 'lease' } }) }
  const deciding = decided([['a', '2020-01-10'], ['b', '2025-01-10']], new Map(), leased)
  const rows = deciding.view({ show: [], sort: 'line', down: false, page: 0, size: 2 }).rows
  assert.deepEqual(rows.map((r) => [r.through === null, r.left]), [[true, null], [false, 414]])
  assert.deepEqual(deciding.summary().months, [['2028-01', 1]])
})

test('a bad row is named by line, column and reason, and the others go through', () => {
  const deciding = decided([['a', '2025-01-10'], ['b', '31/31/2025'], ['c', '2025-01-10', 'too much']])
  assert.deepEqual(deciding.faults.map((f) => [f.line, f.column, f.cell]), [[3, 'Bought', '31/31/2025'], [4, '', '']])
  assert.equal(deciding.summary().counts.covered, 1)
})

test('long cells are cut where they are shown, and named by their length', () => {
  const long = 'x'.repeat(10_000_000)
  const deciding = decided([[long, '2025-01-10'], ['b', long]])
  assert.deepEqual(deciding.faults, [{ line: 3, column: 'Bought', cell: `${'x'.repeat(60)}…`, reason: 'This cell holds 10,000,000 characters. A date, a name or an answer has fewer than 1,000.', help: '' }])
  const shown = deciding.view({ show: [], sort: 'label', down: false, page: 0, size: 50 })
  assert.ok(JSON.stringify(shown).length < 2000)
})

test('a row with a quotation mark that is never closed is listed with the line of the mark', () => {
  const deciding = decided([['"a,2025-01-10'], ['b', '2025-01-10']], new Map([[0, 4]]))
  assert.deepEqual(deciding.faults, [{ line: 4, column: '', cell: '"a,2025-01-10', reason: 'A quotation mark opens here and is never closed. Close it, or leave it out.', help: '' }])
  assert.equal(deciding.summary().counts.covered, 1)
})

test('dates that are out of order are one fault that says how they were read', () => {
  const table = { headers: ['Bought', 'Came'], rows: [['3/4/2025', '1/4/2025']], lines: [2], broken: new Map() }
  const reader = new RowReader(sellers, ['purchased_on', 'delivered_on'], { seller: 'connectpro', order: 'dmy' })
  const refuses = { decide: () => ({ errors: ['purchased_on', 'delivered_on'].map((field) => ({ field, code: 'out_of_order' })) }) }
  const deciding = new Deciding(table, sellers, reader, refuses)
  deciding.work(5)
  assert.deepEqual(deciding.faults, [{
    line: 2, column: 'Bought, Came', cell: '3/4/2025, 1/4/2025', reason: 'These dates are out of order.',
    help: 'Something is bought, then shipped, then arrives, then fails. They were read as 3 April 2025, 1 April 2025.',
  }])
})

test('every reason of a bad row stands by itself, with its column', () => {
  const deciding = decided([['a', 'soon']])
  deciding.fault(0, 'price_cents', { reason: 'Write an amount.' })
  assert.deepEqual(deciding.view({ show: [], sort: 'line', down: false, page: 0, size: 1 }).rows[0].why,
    ['Bought: Write a real date, such as 3 May 2024.', 'Price: Write an amount.'])
})

test('the download holds the columns as they came and no formula', () => {
  const text = decided([['=cmd()', '2025-01-10']]).export([]).join('')
  assert.match(text, /^\ufeffSerial,Bought,verdict,answer,covered_until,days_left,clause,missing,problem\r\n'=cmd\(\),2025-01-10,covered,/)
  assert.match(text, /Covered until 10 January 2028\.,2028-01-10,414,connectpro\.terms,,\r\n$/)
})
