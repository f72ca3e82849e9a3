// The reasons of a decision, each with the facts it used and what would change it. The
// same as views/reasons.go.
import { writtenDate } from './dates.js'
import { factLabel, given, valueWords } from './facts.js'
import { ended, refusalWindow, verdictWord } from './sentence.js'
import { say } from './words.js'

const eventFacts = ['purchased_on', 'shipped_on', 'delivered_on', 'failed_on']

/** Parts what decided the case from the clauses that only set its terms. A clause that
 * does more than one thing is told once, where it decides first, and the terms do not
 * repeat the facts of what decided. */
export function reasonLines(seller, facts, d, changes, clause) {
  const line = (r) => reasonLine(seller, facts, d, r, changes.find((c) => c.clause === r.clause), clause(r.clause))
  const decides = d.reasons.filter((r) => r.effect !== 'limits')
  const isFirst = (r) => decides.find((other) => other.clause === r.clause) === r
  const labels = (r) => decides.filter((other) => other.clause === r.clause).map((other) => say(`effects.${other.effect}`)).join(' · ')
  const deciding = decides.filter(isFirst).map((r) => ({ ...line(r), label: labels(r) }))
  const limits = d.reasons.filter((r) => r.effect === 'limits' && !decides.some((other) => other.clause === r.clause))
  const isSaid = (pair) => deciding.some(({ said }) => said.some((s) => s.label === pair.label && s.value === pair.value))
  return { deciding, terms: limits.map(line).map((term) => ({ ...term, said: term.said.filter((pair) => !isSaid(pair)) })) }
}

function reasonLine(seller, facts, d, reason, change, clause) {
  return {
    clause, effect: reason.effect, label: say(`effects.${reason.effect}`), summary: reason.summary,
    said: change ? said(seller, facts, d, reason, change.facts) : [],
    would: [...(change ? would(seller, d, change.would) : []), ...inTime(d, reason)],
  }
}

/** The facts that a reason used: those given that its clause decides on, and the dates
 * that stood in for one that is not given. */
function said(seller, facts, d, reason, used) {
  return [...used, ...bounds(seller, facts, reason, used)]
    .filter((fact) => given(facts, fact) && fact !== 'asked_on')
    .map((fact) => ({ label: factLabel(seller, d.intent, fact), value: valueWords(seller, d.intent, fact, facts[fact]) }))
}

/** The given dates that decided in the place of one that is not given: the nearest
 * before it where the case is in time, the nearest after it where it is late. */
function bounds(seller, facts, { clause, effect }, used) {
  const reads = seller.clauses.find((c) => c.id === clause)?.facts ?? []
  const isGiven = (fact) => given(facts, fact)
  const near = eventFacts.slice(0, -1).flatMap((fact, i) => {
    if (isGiven(fact) || !reads.includes(fact)) return []
    const before = effect === 'grants' || effect === 'charges' ? eventFacts.slice(0, i).findLast(isGiven) : undefined
    const after = effect === 'refuses' || effect === 'charges' ? eventFacts.slice(i + 1).find(isGiven) : undefined
    return [before, after]
  })
  return near.filter((fact) => fact && !used.includes(fact)).filter((fact, i, list) => fact !== list[i - 1])
}

/** The other answers that would do better. What is wrong with a device is what the
 * customer saw, so no other symptom is ever held out; and a cause is not something to
 * leave unsaid, but something that may turn out otherwise. */
function would(seller, d, list) {
  return list.filter((w) => w.fact !== 'symptom').map((w) => ({
    answer: w.fact === 'causes' ? say('reason.would_cause')
      : say('reason.would_line', { label: factLabel(seller, d.intent, w.fact), value: valueWords(seller, d.intent, w.fact, w.value) }),
    verdict: say('reason.would_verdict', { verdict: verdictWord(d.intent, w.verdict, 'would') }),
  }))
}

/** Until when a refusal by a window that has ended would not have stood. */
function inTime(d, reason) {
  const w = reason.effect === 'refuses' ? refusalWindow(d, reason.clause) : undefined
  if (!w || !ended(w, d.asked_on)) return []
  return [{ answer: say('reason.would_asked', { date: writtenDate(w.through) }), verdict: say('reason.would_in_time') }]
}
