import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFragment, writeFragment } from '../answers-link.js'
import { addMonths, dayOf, isoOf, shortDate, todayIn, writtenDate } from '../dates.js'
import { dollars, percent, readDollars, typedDollars } from '../money.js'

test('dates are written out', () => {
  assert.equal(writtenDate('2027-03-14'), '14 March 2027')
  assert.equal(shortDate('2027-03-01'), '1 Mar 2027')
  assert.equal(writtenDate('soon'), 'soon')
})

test('impossible dates are no dates', () => {
  for (const text of ['2026-02-29', '2026-13-01', '2026-00-10', '0000-01-01', '2026-1-1', '', undefined]) assert.equal(dayOf(text), null, text)
  assert.equal(isoOf(dayOf('2024-02-29')), '2024-02-29')
  assert.equal(isoOf(dayOf('0099-12-31')), '0099-12-31')
})

test('months end on the last day that exists', () => {
  const later = (iso, months) => isoOf(addMonths(dayOf(iso), months))
  assert.equal(later('2024-02-29', 12), '2025-02-28')
  assert.equal(later('2026-01-31', 1), '2026-02-28')
  assert.equal(later('2026-03-31', -1), '2026-02-28')
  assert.equal(later('2026-01-15', -12), '2025-01-15')
})

test('today is the seller\'s day, not the visitor\'s', () => {
  const instant = new Date('2026-11-22T03:00:00Z')
  assert.equal(todayIn('America/Los_Angeles', instant), '2026-11-21')
  assert.equal(todayIn('Asia/Shanghai', instant), '2026-11-22')
})

test('money', () => {
  assert.equal(dollars(1234567), '$12,345.67')
  assert.equal(dollars(0), '$0.00')
  assert.equal(dollars(-250), '-$2.50')
  assert.equal(typedDollars(123450), '1234.50')
  assert.equal(percent(290), '2.9\u00a0%')
  assert.equal(percent(1500), '15\u00a0%')
})

test('amounts as people type them', () => {
  const typed = { 129.99: 12999, '$1,234.50': 123450, '129,99': 12999, '1,234': 123400, 7: 700, '-5': -500, '0.5': 50 }
  for (const [text, cents] of Object.entries(typed)) assert.equal(readDollars(text), cents, text)
  for (const text of ['abc', '1.234.5', '1.999', '12,34,56']) assert.equal(readDollars(text), text)
})

const seller = {
  id: 'connectpro',
  facts: [
    { name: 'seller', type: 'code' }, { name: 'intent', type: 'code' }, { name: 'causes', type: 'codes' }, { name: 'opened', type: 'boolean' },
    { name: 'price_cents', type: 'integer' }, { name: 'purchased_on', type: 'date' }, { name: 'dont_know', type: 'codes' },
  ],
}

test('a link gives back the answers it was made of', () => {
  const facts = {
    seller: 'connectpro', intent: 'fault', causes: ['wear', 'liquid'], opened: false, price_cents: 12999, purchased_on: '2026-01-02',
    dont_know: ['destination', 'payment'],
  }
  assert.deepEqual(readFragment(writeFragment(facts), seller), facts)
  assert.deepEqual(readFragment(writeFragment({ seller: 'connectpro', causes: [] }), seller), { seller: 'connectpro', causes: [] })
})

test('a fragment that holds no answers is none', () => {
  for (const fragment of ['', '#q-channel', '#unknown=1', '#seller=softnetworks']) assert.equal(readFragment(fragment, seller), null, fragment)
})
