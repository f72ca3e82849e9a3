// Which questions the page shows, and their words. The same as views/check.go.
import { dayOf, writtenDate } from './dates.js'
import { answered, boolWords, dontKnow, factLabel, factWord, given, optionWords, valueWords } from './facts.js'
import { errorAdvice } from './answer-model.js'
import { typedDollars } from './money.js'
import { guesses, hasWords, say } from './words.js'

const groupSize = 3

/** What the page holds: the facts and the questions that stand on it. */
export const startState = (facts) => ({ facts, shown: [], more: [], guessed: {} })

/** The questions to show next: those that stand there and are answered or still
 * matter, and, once none of them is open, the next small group. */
export function nextQuestions(seller, state, outcome) {
  const uses = usesOf(seller, state.facts.intent)
  const ask = outcome.decision?.ask ?? []
  const refine = ask.length === 0 ? (outcome.decision?.refine ?? []) : [] // offered once the verdict stands
  const faulty = (outcome.errors?.length ?? 0) > 0
  const shown = keepShown(state, uses, ask, faulty)
  for (const { field } of outcome.errors ?? []) {
    if (hasWords(`facts.${field}.group`) && !shown.includes(field) && !state.more.includes(field)) shown.push(field)
  }
  if (!shown.some((f) => ask.includes(f))) shown.push(...firstGroup(ask))
  const wanted = (f) => refine.includes(f) || (state.more.includes(f) && (faulty || answered(state.facts, f)))
  const more = uses.filter((f) => wanted(f) && f !== 'selected_new' && !shown.includes(f) && !ask.includes(f))
  return { shown, more }
}

const usesOf = (seller, intent) => (seller.intents[intent]?.facts ?? []).filter((f) => f !== 'asked_on')

/** The questions that stay: one that no longer matters goes unless one below it is
 * answered, which must not move. */
function keepShown(state, uses, ask, faulty) {
  const lastAnswered = state.shown.findLastIndex((f) => uses.includes(f) && answered(state.facts, f))
  const shown = state.shown.filter((f, i) => uses.includes(f) && (i <= lastAnswered || ask.includes(f) || faulty))
  for (const f of uses) {
    if (answered(state.facts, f) && !shown.includes(f) && !state.more.includes(f)) shown.push(f)
  }
  return shown
}

const groupOf = (fact) => say(`facts.${fact}.group`)

const firstGroup = (ask) => ask.filter((f) => groupOf(f) === groupOf(ask[0])).slice(0, groupSize)

/** One question with its control, ready to be drawn. */
export function questionModel(seller, state, fact, errors = []) {
  const { facts } = state
  const intent = facts.intent
  const spec = seller.facts.find((f) => f.name === fact)
  const error = errors.find((e) => e.field === fact)
  const value = facts[fact]
  return {
    fact, kind: spec.type, name: controlName(fact),
    title: factWord(seller, intent, fact, 'question'), hint: factWord(seller, intent, fact, 'hint'),
    dontKnow: dontKnow(facts, fact), error: error ? errorAdvice(error.code, spec) : '',
    options: optionsOf(seller, facts, spec),
    value: spec.type === 'date' ? (value ?? '') : typed(fact, value),
    prefix: fact.endsWith('_cents') ? '$' : '', unit: fact.endsWith('_cents') ? '' : say('answers.unit_months'),
    note: spec.type === 'date' ? dateNote(state, fact) : '',
  }
}

/** Money is typed in dollars, under the name without "_cents". */
export const controlName = (fact) => fact.replace(/_cents$/, '')

function typed(fact, value) {
  if (value === undefined) return ''
  return typeof value === 'number' && fact.endsWith('_cents') ? typedDollars(value) : String(value)
}

/** A typed date written out, or that a guess was filled in. */
export function dateNote(state, fact) {
  const iso = state.facts[fact]
  if (dayOf(iso) === null) return ''
  const months = state.guessed[fact]
  if (!months) return writtenDate(iso)
  const guess = guesses.find((g) => g.months === months)?.text ?? say('answers.months', { n: months })
  return say('guesses.filled', { date: writtenDate(iso), guess })
}

function optionsOf(seller, facts, spec) {
  const value = facts[spec.name]
  const label = (code) => optionWords(seller, facts.intent, spec.name, code)
  if (spec.type === 'boolean') {
    return [true, false].map((answer) => ({
      value: answer ? 'yes' : 'no', label: boolWords(seller, facts.intent, spec.name, answer), chosen: value === answer,
    }))
  }
  if (spec.type === 'code') return spec.values.map((code) => ({ value: code, label: label(code), chosen: value === code }))
  if (spec.type !== 'codes') return []
  const none = { value: 'none', label: say('answers.none'), chosen: value?.length === 0 || dontKnow(facts, spec.name) }
  return [none, ...spec.values.map((code) => ({ value: code, label: label(code), chosen: value?.includes(code) ?? false }))]
}

/** The lines of "Your answers". */
export function answerRows(seller, state) {
  const { facts, shown, more } = state
  const names = seller.facts.map((f) => f.name).filter((f) => f !== 'seller' && f !== 'intent' && f !== 'dont_know' && answered(facts, f))
  return ['intent', ...names].map((fact) => ({
    fact, label: factLabel(seller, facts.intent, fact),
    value: given(facts, fact) ? valueWords(seller, facts.intent, fact, facts[fact]) : say('answers.dont_know'),
    changeable: fact === 'intent' || shown.includes(fact) || more.includes(fact),
  }))
}
