import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateOrder, isDate, oddDates, readDate } from '../fleet-dates.js'
import { reasonOf } from '../fleet-reasons.js'

test('the order of slashed dates is read off the rows', () => {
  const order = (...cells) => dateOrder(cells.map((cell) => [cell]), [0])
  assert.deepEqual(order('3/4/2024', '25/4/2024'), { order: 'dmy', ambiguous: false, example: '3/4/2024' })
  assert.deepEqual(order('4/25/2024', '3/4/2024'), { order: 'mdy', ambiguous: false, example: '3/4/2024' })
  assert.deepEqual(order('3/4/2024'), { order: 'mdy', ambiguous: true, example: '3/4/2024' })
  assert.deepEqual(order('2024-04-03'), { order: 'mdy', ambiguous: false, example: '' })
  assert.deepEqual(order('25/4/2024', '4/25/2024'), { order: 'mdy', ambiguous: true, example: '25/4/2024' })
  assert.deepEqual(order('14.03.2024', '3/4/2024'), { order: 'mdy', ambiguous: true, example: '3/4/2024' })
  assert.deepEqual(order('25/4/24'), { order: 'dmy', ambiguous: false, example: '25/4/24' })
})

test('dates as spreadsheets write them', () => {
  const read = {
    '2024-05-03': '2024-05-03', '2024/5/3': '2024-05-03', '2024-05-03T00:00:00Z': '2024-05-03', '05/03/2024': '2024-05-03',
    '5/3/2024 12:30': '2024-05-03', '3 May 2024': '2024-05-03', 'May 3, 2024': '2024-05-03', '3-May-2024': '2024-05-03', '3 Sept 2024': '2024-09-03',
  }
  for (const [cell, iso] of Object.entries(read)) assert.equal(readDate(cell, 'mdy'), iso, cell)
  assert.equal(readDate('03.05.2024', 'mdy'), '2024-05-03')
  assert.equal(readDate('03/05/2024', 'dmy'), '2024-05-03')
  assert.equal(readDate('yesterday', 'mdy'), 'yesterday')
})

test('day numbers of Excel are dates', () => {
  assert.equal(readDate('45717', 'mdy'), '2025-03-01')
  assert.equal(readDate('45717.75', 'mdy'), '2025-03-01')
  assert.equal(readDate('25569', 'mdy'), '1970-01-01')
  assert.equal(readDate('73050', 'mdy'), '2099-12-31')
  for (const cell of ['25568', '73051', '4571', '457170', '-45717']) assert.equal(readDate(cell, 'mdy'), cell)
})

test('years of two digits are read only when the visitor says which century', () => {
  for (const cell of ['1/3/25', '14.03.25', '14-Mar-25', '25-03-01']) assert.equal(readDate(cell, 'mdy'), cell)
  assert.equal(readDate('1/3/25', 'mdy', '20'), '2025-01-03')
  assert.equal(readDate('1/3/25', 'dmy', '20'), '2025-03-01')
  assert.equal(readDate('14-Mar-25', 'mdy', '20'), '2025-03-14')
  assert.equal(readDate('25-03-01', 'mdy', '20'), '25-03-01', 'this may begin with its year')
})

test('odd dates are counted by column', () => {
  const rows = [['45717', '1/3/25'], ['2025-01-01', '2/3/25'], ['45718', '']]
  assert.deepEqual(oddDates(rows, [0, 1]), { serials: [{ column: 0, count: 2, example: '45717' }], short: [{ column: 1, count: 2, example: '1/3/25' }] })
})

test('what a date is', () => {
  for (const cell of ['2025-01-01', '1/3/25', '45717', '3 May 2024']) assert.ok(isDate(cell), cell)
  for (const cell of ['SN-1', '12', 'May', '', '9'.repeat(9)]) assert.ok(!isDate(cell), cell)
})

test('a date that cannot be read says what would be right', () => {
  const reason = (cell, order = 'mdy') => reasonOf({ field: 'purchased_on', code: 'not_a_date' }, { cell, order, seller: { facts: [] } }).reason
  assert.equal(reason('1/3/25'), 'The year has two digits. Write it with four, such as 1/3/2025.')
  assert.equal(reason('14-Mar-25'), 'The year has two digits. Write it with four, such as 14-Mar-2025.')
  assert.equal(reason('25/4/2024'), 'There is no month above 12. This date puts the day first, and the month was read first.')
  assert.equal(reason('4/25/2024', 'dmy'), 'There is no month above 12. This date puts the month first, and the day was read first.')
  assert.equal(reason('2025-02-30'), 'There is no day 2025-02-30. Write a real date, such as 3 May 2024.')
  assert.equal(reason('soon'), 'Write a real date, such as 3 May 2024.')
})
