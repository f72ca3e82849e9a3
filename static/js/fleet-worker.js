// The worker of the fleet page: reads the file, decides the rows, keeps the result.
// Nothing leaves this machine.
import { load } from './checker.js'
import { RowReader } from './fleet-cells.js'
import { inCents } from './fleet-columns.js'
import { dateOrder, oddDates, readDate } from './fleet-dates.js'
import { Deciding } from './fleet-deciding.js'
import { readBytes } from './fleet-intake.js'
import { FleetTable } from './fleet-table.js'
import { unreadValues } from './fleet-values.js'
import { cut } from './fleet-words.js'
import { say } from './words.js'

const slice = 60 // milliseconds of work between two reports
const sampleRows = 3

let sellers = []
let checker = null
let table = null
let deciding = null
let run = 0

const orders = {
  async start({ documents, wasmURL }) {
    sellers = documents
    checker = load(wasmURL)
    checker.catch(() => {}) // told when a table is to be decided
  },

  async read({ file, text }) {
    const mine = ++run
    const { content, refused } = file ? readBytes(new Uint8Array(await file.arrayBuffer())) : { content: text }
    if (mine !== run) return
    if (refused) return post('refused', { reason: refused })
    const fresh = new FleetTable(content, sellers)
    if (fresh.trouble) return post('refused', { reason: fresh.trouble })
    table = fresh
    post('read', { ...describe(), name: file?.name ?? '' })
  },

  /** Takes the first line for the names of the columns, or for a device. */
  head({ named, name }) {
    run++
    table.named = named
    if (table.trouble) {
      post('refused', { reason: table.trouble })
      table.named = !named
    }
    post('read', { ...describe(), name, again: true })
  },

  /** What the rows hold under a mapping that the visitor must look at. */
  look({ turn, ...options }) {
    const columns = options.mapping.flatMap((fact, column) => (fact.endsWith('_on') ? [column] : []))
    const { serials, short } = oddDates(table.rows, columns)
    const named = (odd) => ({ ...odd, column: cut(table.headers[odd.column]), example: cut(odd.example) })
    post('looked', {
      turn, ...dateOrder(table.rows, columns), short: short.map(named),
      serials: serials.map((odd) => ({ ...named(odd), date: readDate(odd.example, 'mdy') })),
      groups: unreadValues(table.rows, readerOf(options))
        .map((g) => ({ ...g, column: cut(table.headers[g.column]), values: g.values.map((v) => ({ ...v, text: cut(v.text) })) })),
    })
  },

  async run(options) {
    const mine = ++run
    try {
      deciding = new Deciding(table, sellers, readerOf(options), await checker)
    } catch {
      return post('refused', { reason: say('fleet.no_checker') })
    }
    const started = performance.now()
    const step = () => {
      if (mine !== run) return
      const left = deciding.work(slice)
      post('progress', { done: deciding.done, total: table.rows.length })
      if (left) setTimeout(step)
      else post('done', { summary: deciding.summary(), milliseconds: performance.now() - started })
    }
    step()
  },

  /** Stops where it is; what is decided is shown. */
  cancel() {
    run++
    post('done', { summary: deciding.summary(), cancelled: true })
  },

  view(options) {
    post('view', { ...deciding.view(options), options })
  },

  faults({ page, size }) {
    post('faults', { total: deciding.faults.length, rows: deciding.faults.slice(page * size, (page + 1) * size), page })
  },

  export({ show }) {
    post('export', { blob: new Blob(deciding.export(show), { type: 'text/csv;charset=utf-8' }) })
  },
}

const readerOf = (options) => new RowReader(sellers, options.mapping, { ...options, cents: table.headers.map(inCents) })

/** The table as far as the mapping needs it. */
function describe() {
  return {
    headers: table.headers.map(cut), mapping: table.guessMapping(), facts: table.facts, rows: table.rows.length, named: table.named,
    samples: table.headers.map((_, column) => table.rows.slice(0, sampleRows).map((row) => cut(row[column] ?? ''))),
  }
}

const post = (is, content) => self.postMessage({ is, ...content })

self.onmessage = async ({ data }) => {
  try {
    await orders[data.do](data)
  } catch (cause) {
    console.error(cause)
    post('refused', { reason: say('fleet.broke') })
  }
}
