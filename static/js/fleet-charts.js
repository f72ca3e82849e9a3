// The pictures of a fleet: verdicts as one stacked bar, ends by month, and the small
// warranty bar of each row.
import { isoOf, monthName, shortDate } from './dates.js'
import { countWords, groupDigits } from './fleet-words.js'
import { h } from './tree.js'
import { say } from './words.js'

const percent = (part, whole) => `${((part / whole) * 100).toFixed(3)}%`

/** One bar, as wide as the page, of all rows by verdict. */
export function stackTree(verdicts, counts, total) {
  let at = 0
  const parts = verdicts.filter((v) => counts[v] > 0).map((v) => {
    const part = h('rect', { class: `fill-${v}`, x: percent(at, total), y: 0, width: percent(counts[v], total), height: 20 })
    at += counts[v]
    return part
  })
  return h('svg.stack', { width: '100%', height: 20, 'aria-hidden': 'true' }, parts)
}

/** How many covered rows end in each month, as a picture and as a table. */
export function endsTree(summary) {
  const months = everyMonth(summary)
  if (months.length === 0) return [h('p.quiet', summary.life > 0 ? countWords('fleet.ends_life', summary.life) : say('fleet.ends_none'))]
  const most = Math.max(...months.map((m) => m.count))
  return [
    h('svg.ends', { class: months.length > 12 ? 'ends-many' : '', width: '100%', height: 132, role: 'img', 'aria-label': say('fleet.ends') }, months.map((m, i) => column(m, i, months, most))),
    summary.life > 0 && h('p.quiet', countWords('fleet.ends_life', summary.life)),
    h('details.ends-table', h('summary', say('fleet.as_table')),
      h('table.figures',
        h('thead', h('tr', h('th', { scope: 'col' }, say('fleet.month')), h('th', { scope: 'col' }, say('fleet.devices')))),
        h('tbody', months.filter((m) => m.count > 0).map((m) => h('tr', h('th', { scope: 'row' }, m.name), h('td.figure-value', groupDigits(m.count))))))),
  ]
}

/** The months from the first to the last end without gaps; longer spans go by quarter or by year. */
function everyMonth({ months }) {
  if (months.length === 0) return []
  const index = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
  const first = index(months[0][0])
  const span = index(months.at(-1)[0]) - first + 1
  const size = span <= 36 ? 1 : span <= 120 ? 3 : 12
  const start = Math.floor(first / size) * size
  const list = []
  for (let m = start; m < first + span; m += size) list.push({ month: m, count: 0, name: monthsName(m, size), tick: tickName(m, size) })
  for (const [month, count] of months) list[Math.floor((index(month) - start) / size)].count += count
  return list
}

function monthsName(m, size) {
  const year = Math.floor(m / 12)
  if (size === 12) return String(year)
  const name = monthName((m % 12) + 1)
  return size === 1 ? `${name} ${year}` : `${name.slice(0, 3)} to ${monthName((m % 12) + 3).slice(0, 3)} ${year}`
}

const tickName = (m, size) => (size === 12 || m % 12 === 0 ? String(Math.floor(m / 12)) : size === 1 ? monthName((m % 12) + 1).slice(0, 3) : '')

function column({ count, name, tick }, i, months, most) {
  const n = months.length
  const height = count === 0 ? 0 : Math.max(Math.round((count / most) * 92), 2)
  const yearSoon = months.slice(1, 4).some((m) => /^\d/.test(m.tick))
  const labelled = n <= 12 || /^\d/.test(tick) || (i === 0 && !yearSoon)
  return h('svg', { x: percent(i, n), width: percent(1, n), height: 132, overflow: 'visible' },
    count > 0 && h('title', countWords('fleet.ends_label', count, { month: name })),
    count > 0 && h('rect.ends-bar', { x: '14%', width: '72%', y: 108 - height, height }),
    count > 0 && n <= 40 && h('text.ends-count', { x: '50%', y: 102 - height, 'text-anchor': 'middle' }, groupDigits(count)),
    h('line.bar-axis', { x1: 0, x2: '100%', y1: 108, y2: 108 }),
    labelled && tick && h('text.ends-month', { x: '50%', y: 124, 'text-anchor': 'middle' }, tick))
}

/** The warranty bar of one row, all rows on one scale with today in one place. */
export function sparkTree(row, scale) {
  const at = (day) => percent(Math.min(Math.max(day, scale.from), scale.to) - scale.from, scale.to - scale.from)
  const wide = (from, to) => percent(Math.max(Math.min(to, scale.to) - Math.max(from, scale.from), (scale.to - scale.from) / 120), scale.to - scale.from)
  const today = h('line.spark-today', { x1: at(scale.today), x2: at(scale.today), y1: 0, y2: 20 })
  if (row.from === null) return h('svg.spark', { width: '100%', height: 20, 'aria-hidden': 'true' }, today)
  const through = row.life ? scale.to : row.through
  const left = Math.max(row.from, scale.today)
  return h('svg.spark', { width: '100%', height: 20, role: 'img', 'aria-label': sparkWords(row) },
    h('rect.spark-window', { x: at(row.from), y: 6, width: wide(row.from, through), height: 8, rx: 1 }),
    left <= through && h('rect', { class: `spark-left fill-${row.verdict}`, x: at(left), y: 6, width: wide(left, through), height: 8, rx: 1 }),
    today)
}

const sparkWords = (row) =>
  say('fleet.bar_label', { from: shortDate(isoOf(row.from)), through: row.life ? say('fleet.for_life') : shortDate(isoOf(row.through)) })

