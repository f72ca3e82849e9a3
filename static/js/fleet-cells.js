// Reads the cells of a row as facts. A cell that cannot be read is handed on as it
// is, so that the checker names it.
import { answersTo, factSpecs, normal } from './fleet-answers.js'
import { LABEL } from './fleet-columns.js'
import { readDate } from './fleet-dates.js'
import { readDollars } from './money.js'

/** The choice of a visitor who does not know what a value means either. */
export const NOT_KNOWN = '?'

const mostKnown = 10_000 // values of a fact that are kept as they were read

/** No cell that states a fact is longer; a list of all causes is half of it. */
export const longestCell = 1000

const notKnown = new Set(['unknown', 'not known', 'n a', 'na', 'dont know', 'i don t know', 'tbd'])

const isNothing = (cell) => cell === '' || /^[-\u2013\u2014.]+$/.test(cell)
const isNotKnown = (cell) => /^(?:\?+|[a-z'’/. ]{2,15})$/i.test(cell) && (cell[0] === '?' || notKnown.has(normal(cell)))
const parts = (cell) => (normal(cell) === 'none' ? [] : cell.split(/[,;|]/).map((part) => part.trim()).filter((part) => part !== ''))

/** Under what a visitor's choice for a value is kept: it holds for every row. */
export const choiceKey = (fact, seller, cell) => `${fact}/${fact === 'product' ? seller : ''}/${normal(cell) || cell.toLowerCase()}`

/** Reads rows of one file. Mapping gives the fact of each column; the options are
 * the seller and the intent where no column says, how dates are read, the visitor's
 * choices for values, and which columns hold cents. */
export class RowReader {
  constructor(sellers, mapping, { seller, intent, order, century = '', choices = {}, cents = [] }) {
    Object.assign(this, { all: sellers, mapping, order, century, choices, cents, defaults: { seller, intent }, tables: new Map(), known: new Map() })
    this.sellers = new Map(sellers.map((s) => [s.id, s]))
    this.specs = factSpecs(sellers)
    const columns = mapping.map((fact, column) => ({ fact, column })).filter((m) => m.fact !== '' && m.fact !== LABEL)
    this.columns = columns.sort((a, b) => (a.fact === 'product') - (b.fact === 'product')) // it is read once the seller is known
  }

  /** The facts of a row. */
  read(row) {
    const facts = { ...this.defaults }
    for (const { fact, column } of this.columns) {
      const cell = (row[column] ?? '').trim()
      if (isNothing(cell)) continue
      const value = this.isAsked(fact) && isNotKnown(cell) ? NOT_KNOWN : this.value(fact, cell, facts.seller, column)
      if (value === NOT_KNOWN) (facts.dont_know ??= []).push(fact)
      else facts[fact] = value
    }
    return facts
  }

  isAsked(fact) {
    return fact !== 'seller' && fact !== 'intent'
  }

  value(fact, cell, seller, column) {
    switch (this.specs.get(fact)?.type) {
      case 'date':
        return readDate(cell, this.order, this.century)
      case 'integer':
        return this.number(fact, cell, this.cents[column])
      case 'codes':
        return parts(cell).map((part) => this.answer(fact, part) ?? part)
    }
    return this.answer(fact, cell, seller) ?? cell
  }

  number(fact, cell, inCents) {
    if (fact.endsWith('_cents') && !inCents) return readDollars(cell)
    return /^\d{1,9}$/.test(cell) ? Number(cell) : cell
  }

  /** The answer that a cell names, or the one that was chosen for it; fleets repeat themselves. */
  answer(fact, cell, seller) {
    const key = fact === 'product' ? `product:${seller}` : fact
    let known = this.known.get(key)
    if (!known) this.known.set(key, (known = new Map()))
    if (known.has(cell)) return known.get(cell)
    const value = this.find(fact, cell, seller)
    if (known.size < mostKnown) known.set(cell, value)
    return value
  }

  find(fact, cell, seller) {
    const table = this.table(fact, seller)
    const value = table.get(normal(cell))
    if (value !== undefined) return value
    const chosen = this.choices[choiceKey(fact, seller, cell)]
    if (!chosen) return undefined
    return chosen === NOT_KNOWN ? NOT_KNOWN : table.get(normal(chosen))
  }

  table(fact, seller) {
    const key = fact === 'product' ? `${seller}:product` : fact
    if (!this.tables.has(key)) {
      const answers = answersTo(fact, this.specs.get(fact), this.all, this.sellers.get(seller))
      this.tables.set(key, new Map(answers.flatMap((a) => a.names.map((name) => [normal(name), a.value]))))
    }
    return this.tables.get(key)
  }

  /** The values of a cell that name no answer, whatever was chosen for them. */
  unread(fact, cell, seller) {
    if (isNothing(cell) || cell.length > longestCell || (this.isAsked(fact) && isNotKnown(cell))) return []
    const table = this.table(fact, seller)
    return (this.specs.get(fact)?.type === 'codes' ? parts(cell) : [cell]).filter((part) => !table.has(normal(part)))
  }
}
