// The table in the worker: decides every row and answers questions about the result.
import { csvRow } from './csv.js'
import { dayOf, isoOf, todayIn } from './dates.js'
import { writeFragment } from './answers-link.js'
import { factLabel, optionWords } from './facts.js'
import { LABEL } from './fleet-columns.js'
import { longestCell, RowReader } from './fleet-cells.js'
import { noSuchSeller, outOfOrder, reasonOf, tooLong } from './fleet-reasons.js'
import { cut, groupDigits } from './fleet-words.js'
import { sentence } from './sentence.js'
import { hasWords, say } from './words.js'

export const verdicts = ['covered', 'chargeable', 'not_covered', 'review', 'need_facts', 'bad']
const BAD = verdicts.indexOf('bad')
const NONE = -1 // no end is known
const LIFE = 3_000_000 // an end after every date

/** Decides the rows of one file, one batch after the other. */
export class Deciding {
  constructor(table, sellers, reader, checker) {
    Object.assign(this, { table, reader, checker, all: sellers, sellers: new Map(sellers.map((s) => [s.id, s])) })
    this.today = new Map(sellers.map((s) => [s.id, todayIn(s.zone)]))
    this.labels = reader.mapping.indexOf(LABEL)
    const n = table.rows.length
    this.verdict = new Uint8Array(n)
    this.from = new Int32Array(n).fill(NONE)
    this.through = new Int32Array(n).fill(NONE)
    this.kept = new Map() // decisions by facts: fleets repeat themselves
    this.answers = new Array(n)
    this.faults = []
    this.faultsAt = new Map() // the faults of each bad row
    this.done = 0
  }

  /** Decides rows until the time is up; true while rows are left. */
  work(milliseconds) {
    const until = performance.now() + milliseconds
    while (this.done < this.table.rows.length) {
      for (let i = 0; i < 64 && this.done < this.table.rows.length; i++) this.decide(this.done++)
      if (performance.now() > until) break
    }
    return this.done < this.table.rows.length
  }

  decide(i) {
    const row = this.table.rows[i]
    if (this.malformed(i, row)) return
    const facts = this.reader.read(row)
    const seller = this.sellers.get(facts.seller)
    if (!seller) return this.fault(i, 'seller', facts.seller ? noSuchSeller(this.all) : { reason: say('fleet.no_seller') })
    const answer = this.answerTo(facts)
    if (answer.errors) return this.refused(i, answer.errors, seller, facts)
    this.answers[i] = answer
    this.verdict[i] = answer.verdict
    this.from[i] = answer.from
    this.through[i] = answer.through
  }

  /** Lists what is wrong with a row before its cells are read; false where nothing is. */
  malformed(i, row) {
    const { broken, headers } = this.table
    if (broken.has(i)) {
      this.faultIn(i, { line: broken.get(i), cell: cut(row.at(-1)), reason: say('fleet.unclosed_row') })
    } else if (row.length > headers.length && row.slice(headers.length).some((cell) => cell.trim() !== '')) {
      this.faultIn(i, { reason: say('fleet.too_many_cells', { n: groupDigits(row.length), header: groupDigits(headers.length) }) })
    }
    for (const { fact, column } of this.reader.columns) if (row[column]?.length > longestCell) this.fault(i, fact, { reason: tooLong(row[column]) })
    return this.faultsAt.has(i)
  }

  /** Lists the checker's errors; dates that do not follow each other are one fault. */
  refused(i, errors, seller, facts) {
    const dates = errors.filter((e) => e.code === 'out_of_order').map((e) => e.field)
    for (const error of errors) {
      if (error.code === 'out_of_order') continue
      const { order, cents } = this.reader
      const column = this.reader.mapping.indexOf(error.field)
      this.fault(i, error.field, reasonOf(error, { cell: this.cellOf(i, error.field).trim(), seller, order, inCents: cents[column] }))
    }
    if (dates.length === 0) return
    const cells = dates.map((field) => cut(this.cellOf(i, field))).join(', ')
    this.faultIn(i, { column: dates.map((field) => this.columnOf(field)).join(', '), cell: cells, ...outOfOrder(dates.map((field) => facts[field])) })
  }

  /** The header of a fact's column, else the words for the fact. */
  columnOf(field) {
    const column = this.reader.mapping.indexOf(field)
    if (column >= 0) return cut(this.table.headers[column])
    return hasWords(`facts.${field}.label`) ? say(`facts.${field}.label`) : ''
  }

  cellOf(i, field) {
    return this.table.rows[i][this.reader.mapping.indexOf(field)] ?? ''
  }

  fault(i, field, what) {
    this.faultIn(i, { column: this.columnOf(field), cell: cut(this.cellOf(i, field)), ...what })
  }

  faultIn(i, { line = this.table.lines[i], column = '', cell = '', reason, help = '' }) {
    const fault = { line, column, cell, reason, help }
    this.verdict[i] = BAD
    this.faults.push(fault)
    if (!this.faultsAt.has(i)) this.faultsAt.set(i, [])
    this.faultsAt.get(i).push(fault)
  }

  answerTo(facts) {
    const key = JSON.stringify(facts)
    let answer = this.kept.get(key)
    if (!answer) {
      const outcome = this.checker.decide(facts)
      answer = outcome.decision ? digest(outcome.decision) : { errors: outcome.errors }
      if (this.kept.size < 50_000) this.kept.set(key, answer)
    }
    return answer
  }

  /** What the page shows above the table. */
  summary() {
    const counts = Object.fromEntries(verdicts.map((v) => [v, 0]))
    const months = new Map()
    const today = dayOf([...this.today.values()].sort().at(-1))
    let soon = 0
    let life = 0
    for (let i = 0; i < this.done; i++) {
      counts[verdicts[this.verdict[i]]]++
      if (verdicts[this.verdict[i]] !== 'covered' || this.through[i] === NONE) continue
      if (this.through[i] === LIFE) life++
      else {
        if (this.left(i) <= 90) soon++
        const month = isoOf(this.through[i]).slice(0, 7)
        months.set(month, (months.get(month) ?? 0) + 1)
      }
    }
    return { rows: this.done, counts, soon, life, today: isoOf(today), months: [...months].sort(), faults: this.faults.length, scale: this.scale(today) }
  }

  /** The span of time that the small bars share: five years around today at most. */
  scale(today) {
    let from = today - 365
    let to = today + 365
    for (let i = 0; i < this.done; i++) {
      if (this.from[i] !== NONE) from = Math.min(from, this.from[i])
      if (this.through[i] !== NONE && this.through[i] !== LIFE) to = Math.max(to, this.through[i])
    }
    return { from: Math.max(from, today - 5 * 365), to: Math.min(to, today + 5 * 365), today }
  }

  /** One page of the rows of some verdicts in an order: by line, label, verdict or end. */
  view({ show, sort, down, page, size }) {
    const rows = this.select(show)
    this.order(rows, sort, down)
    return { total: rows.length, rows: rows.slice(page * size, (page + 1) * size).map((i) => this.shown(i)) }
  }

  select(show) {
    const rows = []
    for (let i = 0; i < this.done; i++) if (show.length === 0 || show.includes(verdicts[this.verdict[i]])) rows.push(i)
    return rows
  }

  order(rows, sort, down) {
    const far = (i) => (this.through[i] === NONE ? (down ? -1 : LIFE + 1) : this.through[i])
    if (sort === 'end') rows.sort((a, b) => far(a) - far(b) || a - b)
    else if (sort === 'verdict') rows.sort((a, b) => this.verdict[a] - this.verdict[b] || a - b)
    else if (sort === 'label') {
      const collator = new Intl.Collator('en', { numeric: true })
      rows.sort((a, b) => collator.compare(this.label(a), this.label(b)) || a - b)
    }
    if (down) rows.reverse()
  }

  label(i) {
    return this.labels < 0 ? '' : (this.table.rows[i][this.labels] ?? '').slice(0, longestCell).trim()
  }

  shown(i) {
    const answer = this.answers[i]
    const facts = answer ? this.reader.read(this.table.rows[i]) : {}
    const seller = this.sellers.get(facts.seller)
    return {
      line: this.table.lines[i], label: cut(this.label(i)), verdict: verdicts[this.verdict[i]],
      seller: seller?.name ?? '', product: facts.product && seller ? optionWords(seller, '', 'product', facts.product) : '',
      href: answer ? `/check/${facts.seller}${writeFragment(facts)}` : '',
      from: this.from[i] === NONE ? null : this.from[i], through: this.through[i] === NONE ? null : this.through[i],
      life: this.through[i] === LIFE, left: this.left(i), exact: answer?.exact ?? true,
      why: answer ? [this.why(answer, seller)] : this.reasons(i),
    }
  }

  /** The days to a row's end from the day that it was decided for, its seller's today; null without an end. */
  left(i) {
    const through = this.through[i]
    return through === NONE || through === LIFE ? null : through - dayOf(this.answers[i].asked)
  }

  /** What is wrong with a bad row, each fault with its column. */
  reasons(i) {
    return this.faultsAt.get(i).map(reasonIn)
  }

  why(answer, seller) {
    if (answer.ask.length > 0) return say('fleet.missing', { facts: answer.ask.map((f) => factLabel(seller, answer.intent, f)).join(', ') })
    return seller.clauses.find((c) => c.id === answer.clause)?.title ?? ''
  }

  /** The table with the answers beside it, as the parts of a CSV file. */
  export(show) {
    const added = ['verdict', 'answer', 'covered_until', 'days_left', 'clause', 'missing', 'problem']
    const parts = ['\ufeff', csvRow([...this.table.headers, ...added])]
    for (const i of this.select(show)) {
      const cells = this.table.headers.map((_, column) => this.table.rows[i][column] ?? '')
      parts.push(csvRow([...cells, ...this.exported(i)]))
    }
    return parts
  }

  exported(i) {
    const answer = this.answers[i]
    if (!answer) return ['', '', '', '', '', '', this.faultsAt.get(i).map((f) => `${reasonIn(f)} ${f.help}`.trim()).join(' ')]
    const ends = answer.through !== NONE && answer.through !== LIFE
    return [
      verdicts[answer.verdict], answer.sentence, ends ? isoOf(answer.through) : answer.through === LIFE ? say('windows.for_life') : '',
      this.left(i) ?? '', answer.clause, answer.ask.join(' '), '',
    ]
  }
}

const reasonIn = ({ column, reason }) => (column === '' ? reason : say('fleet.reason_in', { column, reason }))

/** What the table keeps of a decision. */
function digest(d) {
  const w = windowShown(d)
  return {
    verdict: verdicts.indexOf(d.verdict), intent: d.intent, ask: d.ask, clause: d.reasons[0]?.clause ?? '', sentence: sentence(d), asked: d.asked_on,
    from: w ? dayOf(w.from) : NONE, through: w ? endOf(w) : NONE, exact: w?.exact ?? true,
  }
}

const endOf = (w) => (w.lifetime ? LIFE : dayOf(w.through))

/** The window that a row shows: the one that grants, else the warranty. Under a
 * refusal only one that is over for certain is shown: any other promises nothing.
 * What is covered beyond its windows, as long as a lease runs, shows none. */
function windowShown(d) {
  const w = d.windows.find((x) => x.kind === d.route) ?? d.windows.find((x) => x.kind === 'warranty') ?? d.windows[0]
  const over = w?.exact && endOf(w) < dayOf(d.asked_on)
  if (d.verdict === 'not_covered') return over ? w : undefined
  return d.verdict === 'covered' && over ? undefined : w
}
