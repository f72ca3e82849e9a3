// Civil days as day numbers since 1970-01-01, without time zones.
import { say } from './words.js'

const DAY = 86_400_000

/** The day number of an ISO date, or null for anything else or an impossible date. */
export function dayOf(iso) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso ?? '')
  if (!parts) return null
  const day = dayFrom(+parts[1], +parts[2], +parts[3])
  return parts[1] !== '0000' && isoOf(day) === iso ? day : null
}

/** The day number of a year, month (1 to 12) and day of the month. */
export function dayFrom(year, month, day) {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return Math.round(date.getTime() / DAY)
}

/** [year, month, day] of a day number. */
export function civil(day) {
  const date = new Date(day * DAY)
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
}

export function isoOf(day) {
  const [year, month, dayOfMonth] = civil(day)
  const pad = (n, width) => String(n).padStart(width, '0')
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}`
}

/** The same day of the month some months later, or the last day of that month. */
export function addMonths(day, months) {
  const [year, month, dayOfMonth] = civil(day)
  const first = dayFrom(year, month + months, 1)
  const [y, m] = civil(first)
  return first + Math.min(dayOfMonth, dayFrom(y, m + 1, 1) - first) - 1
}

export const daysBetween = (from, to) => dayOf(to) - dayOf(from)

export const monthName = (month) => say(`months.${month - 1}`)

/** 2027-03-14 as "14 March 2027"; anything else stays as it is. */
export const writtenDate = (iso) => written(iso, (name) => name)

/** 2027-03-14 as "14 Mar 2027". */
export const shortDate = (iso) => written(iso, (name) => name.slice(0, 3))

export const stampDate = (iso) => shortDate(iso).toUpperCase()

function written(iso, form) {
  const day = dayOf(iso)
  if (day === null) return iso
  const [year, month, dayOfMonth] = civil(day)
  return `${dayOfMonth} ${form(monthName(month))} ${year}`
}

/** Today in a time zone as an ISO date. */
export function todayIn(zone, now = new Date()) {
  const parts = new Intl.DateTimeFormat('en-CA-u-ca-iso8601', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(now)
  const part = (type) => parts.find((p) => p.type === type).value
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}
