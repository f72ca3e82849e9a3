// The worker of the fleet page: reads the file, decides the rows, keeps the result.
// Nothing leaves this machine.
import { load } from './checker.js'
import { decodeText, parseCSV, sniffDelimiter } from './csv.js'
import { dateOrder, LABEL, matchHeaders } from './fleet-columns.js'
import { Deciding } from './fleet-deciding.js'
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
    run++
    const content = file ? decodeText(new Uint8Array(await file.arrayBuffer())) : text
    const delimiter = sniffDelimiter(content.replace(/^\ufeff/, ''))
    const { rows, lines, unclosed } = parseCSV(content, delimiter)
    if (rows.length < 2) return post('refused', { reason: say('fleet.no_rows') })
    if (unclosed) return post('refused', { reason: say('fleet.unclosed', { line: unclosed }) })
    const headers = rows.shift().map((h) => h.trim())
    lines.shift()
    table = { headers, rows, lines }
    post('read', { ...describe(), name: file?.name ?? '' })
  },

  async run(options) {
    const mine = ++run
    try {
      deciding = new Deciding(table, sellers, await checker, options)
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

/** The table as far as the mapping needs it. */
function describe() {
  const facts = [...new Set(sellers.flatMap((s) => s.facts.map((f) => f.name)))].filter((f) => f !== 'dont_know')
  const mapping = matchHeaders(table.headers, facts)
  const dates = mapping.flatMap((fact, column) => (fact !== LABEL && fact.endsWith('_on') ? [column] : []))
  return {
    headers: table.headers, mapping, facts, rows: table.rows.length, ...dateOrder(table.rows, dates),
    samples: table.headers.map((_, column) => table.rows.slice(0, sampleRows).map((row) => row[column] ?? '')),
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
