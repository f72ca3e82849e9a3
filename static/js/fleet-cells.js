// Reads the cells of a row as facts. A cell that cannot be read is handed on as it
// is, so that the checker names it.
import words from '../../views/words.json' with { type: 'json' }
import { LABEL, normal } from './fleet-columns.js'
import { readDollars } from './money.js'

const months = new Map(words.months.flatMap((name, i) => [[name.toLowerCase(), i + 1], [name.slice(0, 3).toLowerCase(), i + 1]]))
const yes = new Set(['yes', 'y', 'true', '1', 'x', 'ja', 'oui', 'si'])
const no = new Set(['no', 'n', 'false', '0', 'nein', 'non'])
const notKnown = new Set(['unknown', 'not known', 'n a', 'na', 'dont know', 'i don t know'])
const intents = new Map([
  ['coverage', 'coverage'], ['covered', 'coverage'], ['fault', 'fault'], ['broken', 'fault'], ['repair', 'fault'], ['rma', 'fault'],
  ['return', 'return'], ['send back', 'return'], ['cancel', 'cancel'], ['cancellation', 'cancel'],
])

/** Reads dates as spreadsheets write them; the order is 'mdy' or 'dmy'. */
export function readDate(cell, order) {
  let parts = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(cell)
  if (parts) return iso(parts[1], parts[2], parts[3])
  parts = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?: .*)?$/.exec(cell)
  if (parts) return iso(parts[3], parts[2], parts[1])
  parts = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?: .*)?$/.exec(cell)
  if (parts) return order === 'dmy' ? iso(parts[3], parts[2], parts[1]) : iso(parts[3], parts[1], parts[2])
  parts = /^(\d{1,2})\.?[ -]([A-Za-z]+)\.?,?[ -](\d{4})$/.exec(cell)
  if (parts && months.has(parts[2].toLowerCase())) return iso(parts[3], months.get(parts[2].toLowerCase()), parts[1])
  parts = /^([A-Za-z]+)\.? (\d{1,2}),? (\d{4})$/.exec(cell)
  if (parts && months.has(parts[1].toLowerCase())) return iso(parts[3], months.get(parts[1].toLowerCase()), parts[2])
  return cell
}

const iso = (year, month, day) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** Reads rows of one file: mapping gives the fact of each column, defaults the
 * seller and the intent where no column does. */
export class RowReader {
  constructor(sellers, mapping, { seller, intent, order }) {
    this.sellers = new Map(sellers.map((s) => [s.id, s]))
    this.names = new Map(sellers.flatMap((s) => [[normal(s.id), s.id], [normal(s.name), s.id]]))
    this.specs = new Map(sellers.flatMap((s) => s.facts.map((f) => [f.name, f])))
    this.codes = new Map()
    this.mapping = mapping.map((fact, column) => ({ fact, column })).filter((m) => m.fact !== '' && m.fact !== LABEL)
    this.label = mapping.indexOf(LABEL)
    this.defaults = { seller, intent }
    this.order = order
  }

  /** The facts of a row. */
  read(row) {
    const facts = { ...this.defaults }
    for (const { fact, column } of this.mapping) {
      const cell = (row[column] ?? '').trim()
      if (cell === '') continue
      if (notKnown.has(normal(cell)) && fact !== 'seller' && fact !== 'intent') (facts.dont_know ??= []).push(fact)
      else facts[fact] = this.value(fact, cell, facts.seller)
    }
    if (facts.product !== undefined) facts.product = this.code('product', facts.product, this.sellers.get(facts.seller))
    return facts
  }

  value(fact, cell) {
    if (fact === 'seller') return this.names.get(normal(cell)) ?? cell
    if (fact === 'intent') return intents.get(normal(cell)) ?? cell
    if (fact === 'product') return cell // read once the seller is known
    switch (this.specs.get(fact)?.type) {
      case 'date':
        return readDate(cell, this.order)
      case 'boolean':
        return yes.has(normal(cell)) ? true : no.has(normal(cell)) ? false : cell
      case 'integer':
        return fact.endsWith('_cents') ? readDollars(cell) : /^\d{1,9}$/.test(cell) ? Number(cell) : cell
      case 'codes':
        return normal(cell) === 'none' ? [] : cell.split(/[,;|]/).map((part) => this.code(fact, part.trim()))
    }
    return this.code(fact, cell)
  }

  /** The code of a cell: the code itself, or a name or label that stands for it. */
  code(fact, cell, seller) {
    const key = `${seller?.id ?? ''}:${fact}`
    if (!this.codes.has(key)) this.codes.set(key, codeTable(fact, this.specs.get(fact), seller))
    return this.codes.get(key).get(normal(cell)) ?? cell
  }
}

function codeTable(fact, spec, seller) {
  const table = new Map((fact === 'product' ? [] : (spec?.values ?? [])).map((code) => [normal(code), code]))
  for (const [code, label] of Object.entries(words.facts[fact]?.options ?? {})) table.set(normal(label), code)
  if (fact === 'product') {
    for (const p of seller?.products ?? []) table.set(normal(p.name), p.code).set(normal(p.code), p.code)
  }
  return table
}
