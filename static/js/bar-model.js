// The warranty bar as numbers: positions across in percent, heights in pixels. The
// same as views/bar.go and views/ruler.go.
import { addMonths, civil, dayFrom, dayOf, monthName, shortDate, writtenDate } from './dates.js'
import { say } from './words.js'

const barTop = 26 // room for the label of the day
const laneHeight = 40
const laneBand = 21 // the band's distance from the top of its lane
const axisRoom = 26 // below the line: ticks and their labels
const yearsFromDays = 800
const monthsFromDays = 70
const mostLabels = 5
const mostSkipped = 4 // ticks without a label between two that have one
const eventFacts = ['purchased_on', 'shipped_on', 'delivered_on', 'failed_on']

const quotient = (a, b) => Math.trunc(a / b)

class Scale {
  constructor(from, to) {
    this.from = from
    this.to = to
  }
  include(day) {
    this.from = Math.min(this.from, day)
    this.to = Math.max(this.to, day)
  }
  units(day) {
    return quotient((day - this.from) * 10_000, this.to - this.from)
  }
  at(day) {
    return hundredths(this.units(day))
  }
  width(from, to) {
    return hundredths(Math.max(this.units(to) - this.units(from), 40))
  }
}

const hundredths = (n) => `${quotient(n, 100)}.${String(n % 100).padStart(2, '0')}%`

/** The bar of a decision, or null where it has no windows. */
export function barModel(d, facts, today) {
  if (d.windows.length === 0) return null
  const asked = dayOf(d.asked_on)
  const scale = barScale(d, facts, asked)
  const axis = barTop + laneHeight * d.windows.length
  const events = eventList(scale, facts)
  const todayLabel = say(d.asked_on === today ? 'time.today' : 'time.on_day')
  const items = [
    `${todayLabel}: ${writtenDate(d.asked_on)}`, ...d.windows.map(windowWords), ...events.map((e) => `${e.label}: ${e.date}`),
  ]
  return {
    height: String(axis + axisRoom), axis: String(axis), label: say('bar.label', { items: items.join('. ') }),
    lanes: d.windows.map((w, i) => lane(scale, w, i, asked)), ticks: ticks(scale), events, today: mark(scale, asked), todayLabel,
  }
}

function barScale(d, facts, asked) {
  const scale = new Scale(asked, asked)
  for (const w of d.windows) {
    scale.include(dayOf(w.from))
    if (!w.lifetime) scale.include(dayOf(w.through))
  }
  for (const fact of eventFacts) if (facts[fact]) scale.include(dayOf(facts[fact]))
  if (d.windows.some((w) => w.lifetime)) scale.to += Math.max(scale.to - scale.from, 365)
  const air = Math.max(quotient(scale.to - scale.from, 25), 1)
  return new Scale(scale.from - air, scale.to + air)
}

/** Leans the text of a position near an edge inwards. */
function mark(scale, day) {
  const units = scale.units(day)
  return { x: scale.at(day), anchor: units < 1500 ? 'start' : units > 8500 ? 'end' : 'middle' }
}

function lane(scale, w, i, asked) {
  const from = dayOf(w.from)
  const through = w.lifetime ? scale.to : dayOf(w.through)
  const top = barTop + laneHeight * i
  const left = Math.max(from, asked)
  return {
    name: say(`windows.${w.kind}`), until: untilWords(w, asked), textY: String(top + 15), y: String(top + laneBand),
    nowY: String(top + laneBand - 2), nowEnd: String(top + laneHeight), // the line of the day runs beside no text
    x: scale.at(from), width: scale.width(from, through), inexact: !w.exact,
    leftX: left <= through ? scale.at(left) : '', leftWidth: left <= through ? scale.width(left, through) : '',
  }
}

function untilWords(w, asked) {
  if (w.lifetime) return say('windows.for_life')
  if (w.exact && dayOf(w.through) < asked) return say('windows.ended', { date: shortDate(w.through) })
  return say(w.exact ? 'windows.until' : 'windows.earliest', { date: shortDate(w.through) })
}

function windowWords(w) {
  const path = w.lifetime ? 'bar.window_life' : w.exact ? 'bar.window' : 'bar.window_inexact'
  return say(path, { name: say(`windows.${w.kind}`), from: writtenDate(w.from), through: writtenDate(w.through ?? '') })
}

const eventList = (scale, facts) =>
  eventFacts.filter((fact) => facts[fact]).map((fact) => ({
    fact, x: scale.at(dayOf(facts[fact])), label: say(`events.${fact}`), date: writtenDate(facts[fact]),
  }))

function ticks(scale) {
  const span = scale.to - scale.from
  if (span >= yearsFromDays) return yearTicks(scale)
  return span >= monthsFromDays ? monthTicks(scale) : weekTicks(scale)
}

function yearTicks(scale) {
  const [first] = civil(scale.from)
  const [last] = civil(scale.to)
  const every = quotient(last - first, mostLabels + 1) + 1
  const list = []
  for (let year = first + 1; year <= last; year++) {
    const labelled = (year - first - 1) % every === 0
    if (labelled || every <= mostSkipped + 1) addTick(list, scale, dayFrom(year, 1, 1), labelled ? String(year) : '')
  }
  return list
}

function monthTicks(scale) {
  const [year, month] = civil(scale.from)
  const start = dayFrom(year, month, 1)
  const count = quotient(scale.to - scale.from, 30) + 1
  const every = quotient(count, mostLabels + 1) + 1
  const list = []
  for (let i = 1; i <= count; i++) {
    const day = addMonths(start, i)
    addTick(list, scale, day, (i - 1) % every === 0 ? monthName(civil(day)[1]).slice(0, 3) : '')
  }
  return list
}

function weekTicks(scale) {
  const every = quotient(quotient(scale.to - scale.from, 7), mostLabels) + 1
  const list = []
  for (let i = 1, day = scale.from + 7; day <= scale.to; i++, day += 7) {
    const [, month, dayOfMonth] = civil(day)
    addTick(list, scale, day, (i - 1) % every === 0 ? `${dayOfMonth} ${monthName(month).slice(0, 3)}` : '')
  }
  return list
}

/** Adds a tick inside the picture; one too near an edge goes without its label. */
function addTick(list, scale, day, label) {
  if (day <= scale.from || day >= scale.to) return
  const units = scale.units(day)
  list.push({ x: scale.at(day), label: units < 500 || units > 9500 ? '' : label })
}
