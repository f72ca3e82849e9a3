// The table in the worker: decides every row and answers questions about the result.
import { errorAdvice } from './answer-model.js'
import { csvRow } from './csv.js'
import { dayOf, isoOf, todayIn } from './dates.js'
import { writeFragment } from './answers-link.js'
import { factLabel, optionWords } from './facts.js'
import { RowReader } from './fleet-cells.js'
import { sentence } from './sentence.js'
import { say } from './words.js'

export const verdicts = ['covered', 'chargeable', 'not_covered', 'review', 'need_facts', 'bad']
const BAD = verdicts.indexOf('bad')
const NONE = -1 // no end is known
const LIFE = 3_000_000 // an end after every date

/** Decides the rows of one file, one batch after the other. */
export class Deciding {
  constructor(table, sellers, checker, options) {
    Object.assign(this, { table, checker, sellers: new Map(sellers.map((s) => [s.id, s])) })
    this.reader = new RowReader(sellers, options.mapping, options)
    this.mapping = options.mapping
    this.today = new Map(sellers.map((s) => [s.id, todayIn(s.zone)]))
    const n = table.rows.length
    this.verdict = new Uint8Array(n)
    this.from = new Int32Array(n).fill(NONE)
    this.through = new Int32Array(n).fill(NONE)
    this.kept = new Map() // decisions by facts: fleets repeat themselves
    this.answers = new Array(n)
    this.faults = []
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
    if (row.length > this.table.headers.length && row.slice(this.table.headers.length).some((cell) => cell.trim() !== '')) {
      return this.fault(i, '', say('fleet.too_many_cells', { n: row.length, header: this.table.headers.length }))
    }
    const facts = this.reader.read(row)
    if (!this.sellers.has(facts.seller)) {
      return this.fault(i, 'seller', say(facts.seller ? 'fleet.no_such_seller' : 'fleet.no_seller'))
    }
    const answer = this.answerTo(facts)
    if (answer.errors) return answer.errors.forEach((e) => this.fault(i, e.field, advice(e, this.sellers.get(facts.seller))))
    this.answers[i] = answer
    this.verdict[i] = answer.verdict
    this.from[i] = answer.from
    this.through[i] = answer.through
  }

  fault(i, field, reason) {
    this.verdict[i] = BAD
    const column = this.mapping.indexOf(field)
    this.faults.push({
      line: this.table.lines[i], column: column < 0 ? '' : this.table.headers[column],
      cell: column < 0 ? '' : (this.table.rows[i][column] ?? ''), reason,
    })
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
        if (this.through[i] - today <= 90) soon++
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
    const column = this.mapping.indexOf('label')
    return column < 0 ? '' : (this.table.rows[i][column] ?? '').trim()
  }

  shown(i) {
    const facts = this.reader.read(this.table.rows[i])
    const seller = this.sellers.get(facts.seller)
    const answer = this.answers[i]
    return {
      line: this.table.lines[i], label: this.label(i), verdict: verdicts[this.verdict[i]],
      seller: seller?.name ?? '', product: facts.product && seller ? optionWords(seller, '', 'product', facts.product) : '',
      href: answer ? `/check/${facts.seller}${writeFragment(facts)}` : '',
      from: this.from[i] === NONE ? null : this.from[i], through: this.through[i] === NONE ? null : this.through[i],
      life: this.through[i] === LIFE, exact: answer?.exact ?? true,
      why: answer ? this.why(answer, seller) : this.faults.filter((f) => f.line === this.table.lines[i]).map((f) => f.reason).join(' '),
    }
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
    if (!answer) return ['', '', '', '', '', '', this.shown(i).why]
    const ends = answer.through !== NONE && answer.through !== LIFE
    return [
      verdicts[answer.verdict], answer.sentence, ends ? isoOf(answer.through) : answer.through === LIFE ? say('windows.for_life') : '',
      ends ? answer.through - dayOf(answer.asked) : '', answer.clause, answer.ask.join(' '), '',
    ]
  }
}

/** What is wrong with a cell: of a value that does not exist, those that do. */
function advice({ field, code }, seller) {
  const values = seller.facts.find((f) => f.name === field)?.values
  return code === 'unknown_code' && values ? say('fleet.no_such_value', { values: values.join(', ') }) : errorAdvice(code)
}

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
 * refusal only one that is over for certain is shown: any other promises nothing. */
function windowShown(d) {
  const w = d.windows.find((x) => x.kind === d.route) ?? d.windows.find((x) => x.kind === 'warranty') ?? d.windows[0]
  const over = w?.exact && endOf(w) < dayOf(d.asked_on)
  return d.verdict === 'not_covered' && !over ? undefined : w
}
