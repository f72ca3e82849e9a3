// Numbers and texts of the fleet page, as they are shown.
import { say } from './words.js'

/** The longest text of a cell that is shown, in characters. */
const shownLength = 60

export const groupDigits = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

/** A cell as it is shown: on one line, cut where it is long. */
export function cut(cell) {
  const text = cell.slice(0, 4 * shownLength).replace(/\s+/g, ' ').trim()
  const letters = [...text]
  const long = letters.length > shownLength || cell.length > 4 * shownLength
  return long ? `${letters.slice(0, shownLength).join('').trimEnd()}…` : text
}

/** Says n of something: path_one for one, path_more else. */
export const countWords = (path, n, values = {}) => say(n === 1 ? `${path}_one` : `${path}_more`, { ...values, n: groupDigits(n) })
