// What a cell of a column may say: the answers to its fact, each with its code, its
// words for the page, the names that stand for it, and other words that suggest it.
import words from '../../views/words.json' with { type: 'json' }
import { boolWords, optionWords } from './facts.js'
import near from './fleet-near.js'
import { say } from './words.js'

export const normal = (text) => text.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, ' ').trim()

const yes = ['yes', 'y', 'true', '1', 'x', 'ja', 'oui', 'si']
const no = ['no', 'n', 'false', '0', 'nein', 'non']
const intents = {
  coverage: ['coverage', 'covered'], fault: ['fault', 'broken', 'repair', 'rma'], return: ['return', 'send back'], cancel: ['cancel', 'cancellation'],
}

/** The facts of all sellers by name, each with the values of all of them. */
export function factSpecs(sellers) {
  const specs = new Map()
  for (const fact of sellers.flatMap((s) => s.facts)) {
    const { values = [] } = specs.get(fact.name) ?? {}
    specs.set(fact.name, { ...fact, values: [...new Set([...values, ...(fact.values ?? [])])] })
  }
  return specs
}

/** The answers to a fact; those to `product` depend on the seller. None for dates and numbers. */
export function answersTo(fact, spec, sellers, seller) {
  if (fact === 'seller') return sellers.map((s) => answer(fact, s.id, s.name, [s.id, s.name]))
  if (fact === 'intent') return Object.entries(intents).map(([code, names]) => answer(fact, code, say(`intents.${code}.choice`), names))
  if (fact === 'product') return (seller?.products ?? []).map((p) => answer(fact, p.code, p.name, [p.code, p.name]))
  const whose = seller ?? { id: '', name: say('fleet.the_seller') }
  if (spec?.type === 'boolean') return booleans(fact, whose)
  if (spec?.type !== 'code' && spec?.type !== 'codes') return []
  return spec.values.map((code) => {
    const label = optionWords(whose, '', fact, code)
    return answer(fact, code, label, [code, label, words.facts[fact]?.options?.[code] ?? code])
  })
}

function booleans(fact, seller) {
  return [['yes', true, yes], ['no', false, no]].map(([code, value, names]) => {
    const label = boolWords(seller, '', fact, value)
    return { ...answer(fact, code, label, [...names, label]), value }
  })
}

const answer = (fact, code, label, names) => ({ code, value: code, label, names, near: near[fact]?.[code] ?? [] })
