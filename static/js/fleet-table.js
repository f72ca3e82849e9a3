// The table of a file: its header line, if it has one, and the rows of devices.
import { parseCSV } from './csv.js'
import { answersTo, factSpecs, normal } from './fleet-answers.js'
import { LABEL, matchHeaders } from './fleet-columns.js'
import { isDate } from './fleet-dates.js'
import { say } from './words.js'

const longest = 200

/** The names by which a cell is known for a value of its fact. */
function valueNames(sellers) {
  const specs = factSpecs(sellers)
  const names = new Map()
  const add = (fact, seller) => {
    for (const a of answersTo(fact, specs.get(fact), sellers, seller)) for (const name of a.names) names.set(normal(name), fact)
  }
  for (const fact of specs.keys()) if (fact !== 'product') add(fact)
  for (const seller of sellers) add('product', seller)
  add('seller')
  return names
}

/** One file, whose first line either names the columns or is a device as well. */
export class FleetTable {
  constructor(text, sellers) {
    this.parsed = parseCSV(text)
    this.sellers = sellers
    this.names = valueNames(sellers)
    this.facts = [...factSpecs(sellers).keys()].filter((fact) => fact !== 'dont_know')
    this.named = !this.startsWithDevice()
  }

  /** Why there is nothing to decide, or ''. */
  get trouble() {
    const { rows, broken } = this.parsed
    if (rows.length === 0) return say('fleet.is_empty')
    if (this.named && broken.has(0)) return say('fleet.unclosed', { line: broken.get(0) })
    return this.rows.length === 0 ? say('fleet.no_rows') : ''
  }

  /** Whether the first line holds values and no names of columns. */
  startsWithDevice() {
    const cells = (this.parsed.rows[0] ?? []).map((cell) => cell.slice(0, longest).trim()).filter((cell) => cell !== '')
    if (matchHeaders(cells, this.facts).some((fact) => fact !== '')) return false
    const tells = (cell) => isDate(cell) || this.names.get(normal(cell)) === 'seller'
    return cells.some(tells) && (cells.length > 2 || cells.every((cell) => tells(cell) || this.names.has(normal(cell)) || /\d/.test(cell)))
  }

  /** Whether the first line names the columns. */
  set named(named) {
    const { rows, lines, broken } = this.parsed
    const skip = named ? 1 : 0
    this.isNamed = named
    this.rows = rows.slice(skip)
    this.lines = lines.slice(skip)
    this.broken = new Map([...broken].map(([i, line]) => [i - skip, line]))
    this.headers = named ? (rows[0] ?? []).map((h) => h.trim()) : this.numbered()
  }

  get named() {
    return this.isNamed
  }

  numbered() {
    let width = 0
    for (const row of this.rows) width = Math.max(width, row.length)
    return Array.from({ length: width }, (_, i) => say('fleet.column_n', { n: i + 1 }))
  }

  /** What the columns seem to be: by their names, or by what is in them. */
  guessMapping() {
    return this.named ? matchHeaders(this.headers, this.facts) : this.byContent()
  }

  /** Of columns without names those with sellers, products and serials; which date is which only the visitor knows. */
  byContent() {
    const taken = new Set()
    return this.headers.map((_, column) => {
      const cells = this.rows.slice(0, longest).map((row) => (row[column] ?? '').slice(0, longest).trim()).filter((cell) => cell !== '')
      const fact = this.factOf(cells)
      if (fact === '' || taken.has(fact)) return ''
      taken.add(fact)
      return fact
    })
  }

  factOf(cells) {
    const share = (holds) => cells.length > 0 && cells.filter(holds).length / cells.length > 0.6
    const named = ['seller', 'product'].find((fact) => share((cell) => this.names.get(normal(cell)) === fact))
    const serials = share((cell) => /\d/.test(cell) && /[a-z]/i.test(cell) && !isDate(cell)) && new Set(cells).size === cells.length
    return named ?? (serials ? LABEL : '')
  }
}
