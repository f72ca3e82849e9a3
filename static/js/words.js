// The words of the page: views/words.json, which the server renders from too.
import tree from '../../views/words.json' with { type: 'json' }

const flat = new Map()
const flatten = (path, node) => {
  if (typeof node !== 'object') flat.set(path, String(node))
  else for (const [key, child] of Object.entries(node)) flatten(path === '' ? key : `${path}.${key}`, child)
}
flatten('', tree)

export const hasWords = (path) => flat.has(path)

/** The text at a dotted path with its {placeholders} filled; a missing path shows itself. */
export function say(path, values = {}) {
  const text = flat.get(path)
  return text === undefined ? path : fill(text, values)
}

function fill(text, values) {
  for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{${name}}`, value)
  return text
}

/** Says n of something: path_one for one, path_more else. */
export const counted = (path, n) => (n === 1 ? say(`${path}_one`) : say(`${path}_more`, { n }))

/** The helpers of a date question: how many months back, and its words. */
export const guesses = tree.guesses.items
