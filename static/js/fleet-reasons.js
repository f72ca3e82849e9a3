// Why a row cannot be read, in words that name the answers and not their codes.
import { errorAdvice } from './answer-model.js'
import { writtenDate } from './dates.js'
import { optionWords } from './facts.js'
import { hasShortYear, isTurned, readDate } from './fleet-dates.js'
import { cut, groupDigits } from './fleet-words.js'
import { say } from './words.js'

/** The reason for one of the checker's errors, and what helps where that is long. The cell is what stands in its column. */
export function reasonOf({ field, code }, { cell, seller, order, inCents }) {
  if (field === '' && code === 'too_large') return { reason: say('fleet.row_too_long') }
  const spec = seller.facts.find((f) => f.name === field)
  if (code === 'unknown_code' && spec) return noSuchAnswer(spec, seller)
  if (code === 'not_a_date') return { reason: noDate(cell, order) }
  if (code === 'wrong_type') return { reason: wrongType(field, spec, inCents) }
  return { reason: errorAdvice(code) }
}

export const tooLong = (cell) => say('fleet.cell_too_long', { n: groupDigits(cell.length) })

export const noSuchSeller = (sellers) => ({
  reason: say('fleet.no_such_seller'), help: say('fleet.no_such_seller_help', { sellers: sellers.map((s) => s.name).join(', ') }),
})

/** Dates that cannot follow each other, as they were read. */
export const outOfOrder = (dates) => ({
  reason: say('fleet.out_of_order'), help: say('fleet.out_of_order_help', { dates: dates.map(writtenDate).join(', ') }),
})

function noSuchAnswer(spec, seller) {
  if (spec.name === 'product') {
    const products = seller.products.map((p) => p.name).join(', ')
    return { reason: say('fleet.no_such_product', { seller: seller.name }), help: say('fleet.no_such_product_help', { products }) }
  }
  const answers = spec.values.map((code) => `“${optionWords(seller, '', spec.name, code)}”`).join(', ')
  return { reason: say('fleet.no_such_answer'), help: say('fleet.no_such_answer_help', { answers }) }
}

function noDate(cell, order) {
  if (hasShortYear(cell)) return say('fleet.short_year', { date: longYear(cell) })
  if (isTurned(cell, order)) return say(`fleet.turned_${order}`)
  if (/^\d{4}-\d{2}-\d{2}$/.test(readDate(cell, order))) return say('fleet.no_such_day', { date: cut(cell) })
  return errorAdvice('not_a_date')
}

/** A date whose year of two digits is written with four. */
const longYear = (cell) => cell.replace(/^(.*?[-/. ])(\d{2})(?=$|,? \D)/, (all, before, year) => `${before}20${year}`)

function wrongType(field, spec, inCents) {
  if (spec?.type === 'boolean') return say('fleet.not_yes')
  if (field.endsWith('_months')) return say('fleet.not_months')
  if (spec?.type === 'integer') return say(inCents ? 'fleet.not_cents' : 'fleet.not_dollars')
  return errorAdvice('wrong_type')
}
