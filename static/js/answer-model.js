// A decision in words: everything that the answer shows, in its order. The same as
// views/answer.go makes from the same JSON.
import { barModel } from './bar-model.js'
import { stampDate, writtenDate } from './dates.js'
import { factLabel } from './facts.js'
import { chargeAmount, chosen, labels, obligationWords, payerWords, refund, steps, stepsTitle } from './outcome.js'
import { reasonLines } from './reasons.js'
import { sentence, sub, verdictWord } from './sentence.js'
import { counted, hasWords, say } from './words.js'

const empty = {
  word: '', sentence: '', sub: '', stamp: '', bar: null, errors: [], open: [], reasons: [], terms: [], remedies: [], chosen: '',
  charges: [], refund: '', shipping: [], evidence: [], stepsTitle: '', steps: [], sellerTitle: '', obligations: [], notes: [],
  law: '', unused: '', foot: '',
}

/** What stands where nothing has been asked yet. */
export const pendingAnswer = () => ({
  ...empty, verdict: 'pending', word: say('verdicts.pending.word'), sentence: say('sentences.pending'), sub: say('sentences.pending_sub'),
})

/** What stands where neither the checker nor the server could answer. */
export const unreachedAnswer = () => ({
  ...empty, verdict: 'pending', word: say('verdicts.unreached.word'), sentence: say('sentences.unreached'), sub: say('sentences.unreached_sub'),
})

/** Puts the checker's outcome ({decision, changes} or {errors}) into words. */
export function answerModel(seller, facts, outcome, today) {
  const d = outcome.decision
  if (!d) return faultyAnswer(seller, facts, outcome.errors)
  const clause = (id) => clauseRef(seller, id)
  const { deciding, terms } = reasonLines(seller, facts, d, outcome.changes ?? [], clause)
  return {
    ...empty,
    verdict: d.verdict, word: verdictWord(d.intent, d.verdict, 'word'),
    sentence: sentence(d), sub: sub(d, (id) => clause(id).title), stamp: stampDate(d.asked_on),
    bar: barModel(d, facts, today),
    open: d.ask.map((fact) => factLabel(seller, d.intent, fact)),
    reasons: deciding, terms,
    remedies: labels('remedies', d.remedies), chosen: chosen(d, seller),
    charges: d.charges.map((c) => ({ label: say(`charges.${c.code}.label`), amount: chargeAmount(c), clause: clause(c.clause) })),
    refund: refund(d),
    shipping: d.shipping.map((leg) => ({
      leg: say(`shipping.${leg.leg}`, { seller: seller.name }), payer: payerWords(leg, seller), clause: clause(leg.clause),
    })),
    evidence: labels('evidence', d.evidence),
    stepsTitle: stepsTitle(d), steps: steps(d, seller),
    sellerTitle: say('sections.seller', { seller: seller.name }),
    obligations: d.obligations.map((o) => ({ text: obligationWords(o), clause: clause(o.clause) })),
    notes: d.notes.filter((id) => !isLaw(id)).map((id) => ({ clause: clause(id), summary: clauseOf(seller, id)?.summary ?? '' })),
    law: d.verdict === 'not_covered' ? '' : clauseOf(seller, d.notes.find(isLaw))?.summary ?? '', // there it is one of the steps
    unused: unusedWords(seller, d),
    foot: `${say('foot.version', { version: d.policy_version })}, ${say('foot.decided', { date: writtenDate(d.asked_on) })}.`,
  }
}

function faultyAnswer(seller, facts, errors) {
  return {
    ...empty, verdict: 'errors', word: say('sections.errors'), sentence: counted('sentences.errors', errors.length),
    errors: errors.map(({ field, code }) => {
      const advice = errorAdvice(code, seller.facts.find((f) => f.name === field))
      return `${factLabel(seller, facts.intent, field) || field}: ${advice}`
    }),
  }
}

/** What to do about a faulty answer. What is of another type than it should be was an
 * amount, a number of months or a choice: spec is the fact in the seller document. */
export function errorAdvice(code, spec) {
  if (code === 'wrong_type' && spec && !spec.name.endsWith('_cents')) {
    code = spec.type === 'integer' ? 'wrong_months' : 'unknown_code'
  }
  return say(hasWords(`errors.${code}`) ? `errors.${code}` : 'errors.other')
}

const isLaw = (id) => id.endsWith('.local_law')

const clauseOf = (seller, id) => seller.clauses.find((c) => c.id === id)

function clauseRef(seller, id) {
  const dot = id.indexOf('.')
  return { title: clauseOf(seller, id)?.title ?? id, href: `/policies/${id.slice(0, dot)}#${id.slice(dot + 1)}` }
}

function unusedWords(seller, d) {
  if (d.unused.length === 0) return ''
  return say('foot.unused', { facts: d.unused.map((fact) => factLabel(seller, d.intent, fact)).join(', ') })
}
