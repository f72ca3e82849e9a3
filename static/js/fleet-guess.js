// The obvious answer for a cell that names none exactly: other case or punctuation,
// a company's "Inc.", a plural, some of a label's words or more than its words.
import { normal } from './fleet-answers.js'

const company = new Set(['inc', 'incorporated', 'llc', 'ltd', 'limited', 'corp', 'corporation', 'co', 'company', 'gmbh', 'plc', 'the'])
const little = new Set(['a', 'an', 'and', 'as', 'at', 'by', 'for', 'from', 'in', 'is', 'it', 'me', 'my', 'of', 'on', 'or', 'that', 'to', 'with'])
const negation = new Set(['no', 'not', 'non', 'never', 'without'])

/** The code of the answer that a cell obviously means, or ''. Where there is only one answer, it is that. */
export function guess(cell, answers) {
  if (answers.length === 1) return answers[0].code
  const said = stems(cell)
  if (said.length === 0) return ''
  const named = answers.flatMap((a) => [...a.names, ...a.near].map((name) => ({ code: a.code, stems: stems(name) })))
  return only(named.filter((n) => n.stems.join('') === said.join(''))) || partly(said, answers) || wholly(said, named)
}

/** The one answer whose names hold every word of the cell. */
function partly(said, answers) {
  const telling = said.filter((word) => !little.has(word) && !negation.has(word))
  if (telling.join('').length < 3 || telling.length < said.length) return ''
  const holds = (name) => subset(said, stems(name))
  return only(answers.filter((a) => a.names.some(holds)))
}

/** The one answer that is named with all its words within the cell; the longest name wins. */
function wholly(said, named) {
  const within = named.filter((n) => n.stems.length > 0 && n.stems.join('').length >= 3 && subset(n.stems, said) && sameSense(n.stems, said))
  const longest = Math.max(0, ...within.map((n) => n.stems.length))
  return only(within.filter((n) => n.stems.length === longest))
}

const sameSense = (a, b) => a.some((w) => negation.has(w)) === b.some((w) => negation.has(w))

const subset = (part, whole) => part.every((word) => whole.includes(word))

function only(found) {
  const codes = new Set(found.map((f) => f.code))
  return codes.size === 1 ? [...codes][0] : ''
}

const stems = (text) => normal(text).split(' ').filter((word) => word !== '' && !company.has(word)).map(singular)

function singular(word) {
  if (/(?:ch|sh|x|ss)es$/.test(word)) return word.slice(0, -2)
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}
