// Dates as spreadsheets write them: with the day or the month first, with names of
// months, with years of two digits, or as the day numbers that Excel keeps inside.
import words from '../../views/words.json' with { type: 'json' }
import { isoOf } from './dates.js'

const months = new Map(words.months.flatMap((name, i) => [[name.toLowerCase(), i + 1], [name.slice(0, 3).toLowerCase(), i + 1]]).concat([['sept', 9]]))

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:,? .*)?$/
const dayName = /^(\d{1,2})\.?[ -]([A-Za-z]+)\.?,?[ -](\d{4}|\d{2})$/
const nameDay = /^([A-Za-z]+)\.? (\d{1,2}),? (\d{4})$/
const longest = 40

// Excel counts days from 30 December 1899. Only 1970 to 2099 is believed.
const serial = /^\d{5}(?:\.\d+)?$/
const serialOf1970 = 25_569
const serialOf2100 = 73_051

/** Reads a date as an ISO date; the order is 'mdy' or 'dmy', the century '20' or
 * ''. What is no date comes back as it is; an impossible day comes back in ISO form. */
export function readDate(cell, order, century = '') {
  if (isSerial(cell)) return isoOf(Math.floor(Number(cell)) - serialOf1970)
  const found = partsOf(cell, order)
  if (!found || (found.year.length === 2 && century === '')) return cell
  const year = found.year.length === 2 ? century + found.year : found.year
  return [year, String(found.month).padStart(2, '0'), String(found.day).padStart(2, '0')].join('-')
}

function partsOf(cell, order) {
  if (cell.length > longest) return null
  let p = yearFirst.exec(cell)
  if (p) return { year: p[1], month: +p[2], day: +p[3] }
  p = yearLast.exec(cell)
  if (p && p[2] === '-' && p[4].length === 2) return null // 25-03-01 may well begin with its year
  if (p) return p[2] === '.' || order === 'dmy' ? { year: p[4], month: +p[3], day: +p[1] } : { year: p[4], month: +p[1], day: +p[3] }
  p = dayName.exec(cell)
  if (p && months.has(p[2].toLowerCase())) return { year: p[3], month: months.get(p[2].toLowerCase()), day: +p[1] }
  p = nameDay.exec(cell)
  return p && months.has(p[1].toLowerCase()) ? { year: p[3], month: months.get(p[1].toLowerCase()), day: +p[2] } : null
}

const isSerial = (cell) => serial.test(cell) && Number(cell) >= serialOf1970 && Number(cell) < serialOf2100

/** Whether a cell is a date of any form, read either way. */
export const isDate = (cell) => isSerial(cell) || partsOf(cell, 'mdy') !== null

/** Whether the year of a date has two digits. */
export const hasShortYear = (cell) => partsOf(cell, 'mdy')?.year.length === 2

/** Whether a date puts its month after 12 in this order, and not in the other one. */
export function isTurned(cell, order) {
  const other = partsOf(cell, order === 'dmy' ? 'mdy' : 'dmy')
  return partsOf(cell, order)?.month > 12 && other.month <= 12
}

/** Whether dates such as 3/4/2024 put the day first: 'dmy' or 'mdy'. It is ambiguous
 * where no date tells, or where some tell one way and some the other; dates with
 * dots always put the day first and tell nothing about the others. The example is
 * the first that can be read both ways, else the first at all. */
export function dateOrder(rows, columns) {
  const told = { dmy: false, mdy: false }
  let example = ''
  let open = false
  for (const row of rows) {
    for (const column of columns) {
      const parts = slashed(row[column])
      if (!parts) continue
      told.dmy ||= +parts[1] > 12
      told.mdy ||= +parts[3] > 12
      const both = +parts[1] <= 12 && +parts[3] <= 12 && parts[1] !== parts[3]
      if (example === '' || (both && !open)) example = row[column].trim()
      open ||= both
    }
  }
  return { order: told.dmy && !told.mdy ? 'dmy' : 'mdy', ambiguous: example !== '' && told.dmy === told.mdy, example }
}

function slashed(cell = '') {
  const parts = cell.length <= longest ? yearLast.exec(cell.trim()) : null
  return parts && parts[2] !== '.' ? parts : null
}

/** Of the date columns those with day numbers of Excel, and those with years of two
 * digits: how many cells, and the first of them. */
export function oddDates(rows, columns) {
  const odd = { serials: [], short: [] }
  for (const column of columns) {
    const serials = { column, count: 0, example: '' }
    const short = { column, count: 0, example: '' }
    for (const row of rows) {
      const cell = (row[column] ?? '').trim()
      const kind = isSerial(cell) ? serials : hasShortYear(cell) ? short : null
      if (kind && kind.count++ === 0) kind.example = cell
    }
    if (serials.count > 0) odd.serials.push(serials)
    if (short.count > 0) odd.short.push(short)
  }
  return odd
}
