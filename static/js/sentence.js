// The verdict as the first line of a letter, and the line under it. The same as
// views/sentence.go.
import { daysBetween, writtenDate } from './dates.js'
import { counted, hasWords, say } from './words.js'

const windowOf = (d, kind) => d.windows.find((w) => w.kind === kind)
export const ended = (w, day) => w.exact && !w.lifetime && w.through < day

/** Names a verdict: what is sent back or cancelled is not "covered". */
export function verdictWord(intent, verdict, part) {
  const action = `verdicts.${verdict}.action.${part}`
  return say((intent === 'return' || intent === 'cancel') && hasWords(action) ? action : `verdicts.${verdict}.${part}`)
}

export function sentence(d) {
  switch (d.verdict) {
    case 'covered':
      return granted(d)
    case 'chargeable':
      return charged(d)
    case 'not_covered':
      return refused(d)
    case 'need_facts':
      return counted('sentences.need', d.ask.length)
  }
  return say('sentences.review')
}

function granted(d) {
  if (['lease', 'refused_delivery', 'cancellation'].includes(d.route)) return say(`sentences.${d.route}`)
  if (d.route === 'return') return moneyBack(d)
  const w = lead(d)
  if (!w) return say('sentences.covered')
  if (w.lifetime) return say('sentences.covered_for_life')
  return say(w.exact ? 'sentences.covered_until' : 'sentences.covered_at_least', { date: writtenDate(w.through) })
}

/** The window that a granted case lasts through: of those whose clauses grant, the one that ends last. */
function lead(d) {
  let last = windowOf(d, d.route)
  for (const r of d.reasons) {
    const w = r.effect === 'grants' ? refusalWindow(d, r.clause) : undefined
    if (w && (!last || w.lifetime || (!last.lifetime && w.through > last.through))) last = w
  }
  return last
}

function moneyBack(d) {
  const w = windowOf(d, 'return')
  if (!w) return say('sentences.return')
  const path = d.intent === 'fault' ? 'fault_money_back' : w.exact ? 'return_until' : 'return_at_least'
  return say(`sentences.${path}`, { date: writtenDate(w.through) })
}

function charged(d) {
  if (d.route !== 'paid_repair') return say('sentences.chargeable')
  const w = windowOf(d, 'labour_free')
  if (!w || w.through < d.asked_on) return say('sentences.paid_repair')
  return w.exact ? say('sentences.labour_free_until', { date: writtenDate(w.through) }) : say('sentences.labour_free')
}

function refused(d) {
  const path = { return: 'sentences.no_return', cancel: 'sentences.no_cancel' }[d.intent] ?? 'sentences.not_covered'
  const reason = why(d)
  return reason === '' ? say(path) : say(`${path}_because`, { why: reason })
}

/** The decisive refusal as half a sentence, empty where it has no words. */
function why(d) {
  if (d.reasons.length === 0) return ''
  const path = `refusals.${d.reasons[0].clause}`
  if (!hasWords(`${path}.text`)) return ''
  const w = refusalWindow(d, d.reasons[0].clause)
  if (w && ended(w, d.asked_on)) return say(`${path}.ended`, { date: writtenDate(w.through) })
  return say(`${path}.text`)
}

export function refusalWindow(d, clause) {
  const path = `refusals.${clause}.window`
  return hasWords(path) ? windowOf(d, say(path)) : undefined
}

export function sub(d, clauseTitle) {
  switch (d.verdict) {
    case 'covered':
    case 'chargeable':
      return daysLeft(d)
    case 'not_covered':
      return daysSince(d, clauseTitle)
    case 'need_facts':
      return d.ask.length > 1 ? say('sentences.need_at_most', { n: d.ask.length }) : ''
    case 'review':
      if (d.reasons.length > 0) return clauseTitle(d.reasons[0].clause)
  }
  return ''
}

function daysLeft(d) {
  if (d.route === '') return longestRunning(d)
  const named = { paid_repair: 'labour_free', return: 'return' }[d.route]
  const w = named ? windowOf(d, named) : lead(d)
  const ground = say(`routes.${!named && w ? w.kind : d.route}`)
  if (!w || (!w.lifetime && w.through < d.asked_on)) return ground
  if (w.lifetime) return `${say('time.no_end')} · ${ground}`
  return `${daysLeftWords(daysBetween(d.asked_on, w.through))} · ${ground}`
}

/** The window that runs on longest, where no ground is certain yet. */
function longestRunning(d) {
  let last
  for (const w of d.windows) {
    if (w.exact && !w.lifetime && w.through >= d.asked_on && (!last || w.through > last.through)) last = w
  }
  return last ? `${say(`windows.${last.kind}`)} ${say('windows.until', { date: writtenDate(last.through) })}` : ''
}

export function daysLeftWords(n) {
  if (n === 0) return say('time.last_day')
  return n === 1 ? say('time.day_left') : say('time.days_left', { n })
}

function daysSince(d, clauseTitle) {
  if (d.reasons.length === 0) return ''
  const first = d.reasons[0].clause
  const w = refusalWindow(d, first)
  if (!w || !ended(w, d.asked_on)) return clauseTitle(first)
  const n = daysBetween(w.through, d.asked_on)
  return n > 1 ? say('time.ended_days', { n }) : say('time.ended_day')
}
