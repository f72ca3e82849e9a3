// Facts in words. `seller` is the seller document, `facts` the facts as the API
// takes them.
import { dayOf, writtenDate } from './dates.js'
import { dollars } from './money.js'
import { hasWords, say } from './words.js'

export const dontKnow = (facts, name) => facts.dont_know?.includes(name) ?? false
export const given = (facts, name) => facts[name] !== undefined
export const answered = (facts, name) => given(facts, name) || dontKnow(facts, name)

/** A word about a fact as this seller and intent put it; empty where there is none. */
export function factWord(seller, intent, fact, part) {
  const base = `facts.${fact}.`
  for (const path of [`${base}sellers.${seller.id}.${part}`, `${base}intents.${intent}.${part}`, base + part]) {
    if (hasWords(path)) return say(path, { seller: seller.name })
  }
  return ''
}

export const factLabel = (seller, intent, fact) => factWord(seller, intent, fact, 'label')

/** A value of a fact, written for people. */
export function valueWords(seller, intent, fact, value) {
  if (typeof value === 'boolean') return boolWords(seller, intent, fact, value)
  if (Array.isArray(value)) return codesWords(seller, intent, fact, value)
  if (typeof value === 'number') return numberWords(fact, value)
  return dayOf(value) === null ? optionWords(seller, intent, fact, value) : writtenDate(value)
}

export function boolWords(seller, intent, fact, value) {
  const part = value ? 'yes' : 'no'
  return factWord(seller, intent, fact, part) || say(`answers.${part}`)
}

function codesWords(seller, intent, fact, codes) {
  if (codes.length === 0) return say('answers.none')
  return codes.map((code) => optionWords(seller, intent, fact, code)).join(', ')
}

function numberWords(fact, n) {
  if (fact.endsWith('_cents')) return dollars(n)
  return n === 1 ? say('answers.month') : say('answers.months', { n })
}

/** The label of one code of a fact. */
export function optionWords(seller, intent, fact, code) {
  if (fact === 'intent') return say(`intents.${code}.choice`)
  if (fact === 'product') return seller.products.find((p) => p.code === code)?.name ?? code
  return factWord(seller, intent, fact, `options.${code}`) || code
}
