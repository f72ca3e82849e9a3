// The values of a table that name no answer, gathered for the visitor to say what
// they mean. Each is counted once for all its rows.
import { answersTo } from './fleet-answers.js'
import { choiceKey, longestCell, NOT_KNOWN } from './fleet-cells.js'
import { guess } from './fleet-guess.js'

/** So many values of one fact are listed, the most frequent first; the rest is counted. */
export const listed = 20

/** Groups of values, one for each fact, and for products one for each seller. */
export function unreadValues(rows, reader) {
  const sellers = new SellerCells(reader)
  const sellerColumn = reader.columns.find((c) => c.fact === 'seller')?.column
  const groups = []
  for (const { fact, column } of reader.columns) {
    if (fact === 'product') {
      const counts = countCells(rows, column, (row) => sellers.of(row[sellerColumn]))
      for (const [seller, cells] of counts) if (seller) groups.push(groupOf(reader, fact, column, seller, cells))
    } else if (answersTo(fact, reader.specs.get(fact), reader.all).length > 0) {
      groups.push(groupOf(reader, fact, column, undefined, countCells(rows, column, () => '').get('') ?? new Map()))
    }
  }
  return groups.filter((g) => g.values.length > 0).sort((a, b) => (b.fact === 'seller') - (a.fact === 'seller'))
}

/** The cells of a column with their numbers, apart by what `part` says of their rows. */
function countCells(rows, column, part) {
  const counts = new Map()
  for (const row of rows) {
    const cell = row[column] ?? ''
    if (cell === '' || cell.length > longestCell) continue
    const of = part(row)
    if (!counts.has(of)) counts.set(of, new Map())
    const cells = counts.get(of)
    cells.set(cell, (cells.get(cell) ?? 0) + 1)
  }
  return counts
}

/** The sellers of cells, as far as they are understood, chosen or guessed. */
class SellerCells {
  constructor(reader) {
    this.reader = reader
    this.answers = answersTo('seller', undefined, reader.all)
    this.known = new Map()
  }

  of(cell = '') {
    const text = cell.trim()
    if (text === '') return this.reader.defaults.seller
    if (!this.known.has(text)) this.known.set(text, this.find(text))
    return this.known.get(text)
  }

  find(text) {
    if (text.length > longestCell) return undefined
    const chosen = this.reader.choices[choiceKey('seller', '', text)]
    return this.reader.answer('seller', text) ?? (chosen === undefined ? guess(text, this.answers) : chosen)
  }
}

function groupOf(reader, fact, column, seller, cells) {
  const answers = answersTo(fact, reader.specs.get(fact), reader.all, reader.sellers.get(seller ?? reader.defaults.seller))
  const found = new Map()
  for (const [cell, count] of cells) {
    for (const text of reader.unread(fact, cell.trim(), seller)) {
      const key = choiceKey(fact, seller ?? '', text)
      const value = found.get(key)
      if (value) value.count += count
      else found.set(key, { key, text, count })
    }
  }
  const all = [...found.values()].sort((a, b) => b.count - a.count)
  const rest = all.slice(listed)
  return {
    fact, column, seller: seller ?? '',
    values: all.slice(0, listed).map((value) => ({ ...value, ...choiceFor(reader, value, answers) })),
    rest: { values: rest.length, cells: rest.reduce((sum, value) => sum + value.count, 0) },
    options: answers.map((a) => [a.code, a.label]).concat(mayBeUnknown(reader, fact) ? [[NOT_KNOWN, '']] : []),
  }
}

/** What the visitor chose, else the guess, else nothing. */
function choiceFor(reader, { key, text }, answers) {
  const chosen = reader.choices[key]
  return chosen === undefined ? { chosen: guess(text, answers), guessed: true } : { chosen, guessed: false }
}

const mayBeUnknown = (reader, fact) => reader.isAsked(fact) && reader.specs.get(fact)?.type !== 'codes'
