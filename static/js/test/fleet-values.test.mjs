import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answersTo } from '../fleet-answers.js'
import { RowReader } from '../fleet-cells.js'
import { guess } from '../fleet-guess.js'
import { reasonOf } from '../fleet-reasons.js'
import { FleetTable } from '../fleet-table.js'
import { unreadValues } from '../fleet-values.js'

const channel = { name: 'channel', type: 'code', values: ['direct', 'reseller'] }
const sold = { name: 'sold_as', type: 'code', values: ['standard', 'as_is', 'for_parts', 'no_returns'] }
const common = ['seller', 'intent', 'product'].map((name) => ({ name, type: 'code', values: [] }))
  .concat(['purchased_on', 'asked_on'].map((name) => ({ name, type: 'date' })), [channel, sold, { name: 'opened', type: 'boolean' }, { name: 'causes', type: 'codes', values: ['wear', 'liquid'] }])
const sellers = [
  { id: 'connectpro', name: 'ConnectPRO', facts: common, products: [{ code: 'kvm_switch', name: 'KVM switch' }, { code: 'video_switch', name: 'Video switch' }, { code: 'premium_cable', name: 'Premium cable' }] },
  { id: 'softnetworks', name: 'Softnetworks', facts: common, products: [{ code: 'battery', name: 'Battery' }] },
  { id: 'preowned_telecom', name: 'Pre-owned Telecom', facts: common, products: [{ code: 'equipment', name: 'Telecom equipment' }] },
]
const connectpro = sellers[0]

test('the obvious answer is guessed', () => {
  const said = {
    seller: { 'Softnetworks Inc.': 'softnetworks', 'CONNECT-PRO, LLC': 'connectpro', 'preowned telecom': 'preowned_telecom', 'Preowned Telecom Co.': 'preowned_telecom', ACME: '', '???': '' },
    product: { KVM: 'kvm_switch', 'kvm switches': 'kvm_switch', Cables: 'premium_cable', 'ConnectPRO KVM switch, 4 ports': 'kvm_switch', switch: '', toaster: '', 'no KVM switch': '' },
    channel: { Amazon: 'reseller', 'The seller': 'direct', dealers: 'reseller', whatever: '' },
    sold_as: { 'AS-IS': 'as_is', 'for part': 'for_parts', 'final sale': 'no_returns', not: '' },
    opened: { 'yes, opened': 'yes', perhaps: '' },
  }
  for (const [fact, cells] of Object.entries(said)) {
    const answers = answersTo(fact, common.find((f) => f.name === fact), sellers, fact === 'product' ? connectpro : undefined)
    for (const [cell, code] of Object.entries(cells)) assert.equal(guess(cell, answers), code, `${fact}: ${cell}`)
  }
})

test('a seller of one kind of product sells no other', () => {
  assert.equal(guess('line card', answersTo('product', undefined, sellers, sellers[2])), 'equipment')
})

const mapping = ['seller', 'product', 'channel', 'causes']
const rows = [
  ['Softnetworks Inc.', 'battery pack', 'Amazon', 'wear, rust'], ['ConnectPRO', 'kvm', 'amazon', ''], ['ConnectPRO', 'KVM', 'direct', 'none'],
  ['ACME', 'kvm', 'unknown', '-'], ['connectpro', 'Toaster', '', 'x'.repeat(2000)],
]
const groupsOf = (choices = {}) => unreadValues(rows, new RowReader(sellers, mapping, { choices }))
const brief = (groups) => groups.map((g) => [g.fact, g.seller, ...g.values.map((v) => `${v.text} ${v.count} ${v.chosen}`)])

test('values that name no answer are gathered by fact, and products by seller', () => {
  assert.deepEqual(brief(groupsOf()), [
    ['seller', '', 'Softnetworks Inc. 1 softnetworks', 'ACME 1 '],
    ['channel', '', 'Amazon 2 reseller'],
    ['causes', '', 'rust 1 '],
    ['product', 'softnetworks', 'battery pack 1 battery'],
    ['product', 'connectpro', 'kvm 2 kvm_switch', 'Toaster 1 '],
  ])
})

test('a choice is kept, and a chosen seller brings its products', () => {
  const groups = groupsOf({ 'seller//acme': 'connectpro', 'seller//softnetworks inc': '', 'product/connectpro/kvm': 'video_switch' })
  assert.deepEqual(brief(groups).filter(([fact]) => fact !== 'channel' && fact !== 'causes'), [
    ['seller', '', 'Softnetworks Inc. 1 ', 'ACME 1 connectpro'], ['product', 'connectpro', 'kvm 3 video_switch', 'Toaster 1 '],
  ])
})

test('at most twenty values of a fact are listed, the most frequent first', () => {
  const many = [...Array.from({ length: 30 }, (_, i) => [`v${i}`]), ['zz'], ['zz']]
  const [group] = unreadValues(many, new RowReader(sellers, ['channel'], {}))
  assert.deepEqual([group.values.length, group.values[0].text, group.rest], [20, 'zz', { values: 11, cells: 11 }])
})

test('choices hold for every row', () => {
  const choices = { 'seller//acme': 'connectpro', 'product/connectpro/kvm': 'kvm_switch', 'channel//amazon': 'reseller', 'channel//hm': '?', 'opened//sealed': 'no', 'causes//rust': 'wear' }
  const reader = new RowReader(sellers, [...mapping, 'opened'], { intent: 'coverage', choices })
  assert.deepEqual(reader.read(['ACME', 'K.V.M.', 'AMAZON', 'rust', 'Sealed']),
    { seller: 'connectpro', intent: 'coverage', product: 'K.V.M.', channel: 'reseller', causes: ['wear'], opened: false })
  assert.deepEqual(reader.read(['Acme', 'kvm', 'hm', '', '']), { seller: 'connectpro', intent: 'coverage', product: 'kvm_switch', dont_know: ['channel'] })
})

test('the same words name a product of one seller and none of another', () => {
  const reader = new RowReader(sellers, ['seller', 'product'], {})
  const read = (seller) => reader.read([seller, 'Battery']).product
  assert.deepEqual(['ConnectPRO', 'Softnetworks', 'ConnectPRO'].map(read), ['Battery', 'battery', 'Battery'])
})

test('reasons name answers and no codes', () => {
  const reason = (field, code, more) => Object.values(reasonOf({ field, code }, { cell: '', seller: connectpro, order: 'mdy', ...more })).join(' ')
  assert.equal(reason('product', 'unknown_code'), 'ConnectPRO has no product of this name. Its products are KVM switch, Video switch, Premium cable.')
  assert.equal(reason('channel', 'unknown_code'), 'This is not one of the answers. Write one of “From ConnectPRO itself”, “From someone else, such as a reseller or a marketplace”.')
  assert.equal(reason('opened', 'wrong_type'), 'Write yes or no.')
  assert.equal(reason('', 'too_large'), 'The cells of this row are too long to be read. Shorten them.')
})

const headers = (text) => {
  const table = new FleetTable(text, sellers)
  return [table.named, table.rows.length, table.headers, table.guessMapping()]
}

test('a first line that is a device is kept as one', () => {
  assert.deepEqual(headers('connectpro,kvm_switch,2026-01-01\nconnectpro,kvm_switch,2026-01-02'),
    [false, 2, ['Column 1', 'Column 2', 'Column 3'], ['seller', 'product', '']])
  assert.deepEqual(headers('SN-1,ConnectPRO,2025-01-01')[0], false)
  assert.deepEqual(headers('SN-1,ConnectPRO,45717\nSN-2,ConnectPRO,45718')[3], ['label', 'seller', ''])
})

test('a first line that names columns is none', () => {
  for (const text of ['Serial,Seller\n1,ConnectPRO', 'Gerät,Gekauft,Art\nA-1,2025-05-03,KVM', 'A,B\n1,2', 'Line 1,Line 2\n1,2', 'Serial,Seller,45717\nA,ConnectPRO,3']) assert.ok(headers(text)[0], text)
})

test('the visitor may take the first line either way', () => {
  const table = new FleetTable('A-1,x\n"B-2,y\n', sellers)
  assert.deepEqual([table.rows.length, [...table.broken]], [1, [[0, 2]]])
  table.named = false
  assert.deepEqual([table.rows.length, table.lines, [...table.broken]], [2, [1, 2], [[1, 2]]])
})

test('tables without devices say so', () => {
  assert.match(new FleetTable('', sellers).trouble, /^This file is empty/)
  assert.match(new FleetTable('serial,seller\n', sellers).trouble, /^There are no rows/)
  assert.match(new FleetTable('serial,"seller\n1,2', sellers).trouble, /^The header cannot be read: .* line 1 /)
})
