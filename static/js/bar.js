// The warranty bar as elements: the same as views/bar.templ.
import { h } from './tree.js'

const mixed = (base, extra, on) => (on ? `${base} ${extra}` : base)

export function barTree(b) {
  return h('figure.bar',
    h('svg.bar-picture', { width: '100%', height: b.height, role: 'img', 'aria-label': b.label },
      h('line.bar-axis', { x1: 0, x2: '100%', y1: b.axis, y2: b.axis }),
      b.ticks.map((t) =>
        h('svg.bar-tick', { x: t.x, y: b.axis, overflow: 'visible' },
          h('line', { x1: 0, x2: 0, y1: 0, y2: 5 }),
          t.label && h('text', { x: 0, y: 19, 'text-anchor': 'middle' }, t.label))),
      b.lanes.map((lane) => laneTree(lane, b.today.x)),
      b.events.map((e) =>
        h(`svg.bar-event.bar-${e.fact}`, { x: e.x, y: b.axis, overflow: 'visible' }, h('circle', { cx: 0, cy: 0, r: 4.5 }))),
      now(b.today.x, 17, 24),
      h('text.bar-now', { x: b.today.x, y: 12, 'text-anchor': b.today.anchor }, b.todayLabel)),
    b.events.length > 0 && h('figcaption.bar-legend',
      b.events.map((e) => h(`span.bar-key.bar-${e.fact}`, `${e.label} `, h('span.bar-date', e.date)))))
}

const now = (x, y1, y2) => h('line.bar-today', { x1: x, x2: x, y1, y2 })

function laneTree(l, today) {
  const band = (name, x, width) => h('rect', { class: mixed(name, 'bar-inexact', l.inexact), x, y: l.y, width, height: 12, rx: 2 })
  return [
    h('text.bar-name', { x: 0, y: l.textY }, l.name),
    h('text.bar-until', { x: '100%', y: l.textY, 'text-anchor': 'end' }, l.until),
    band('bar-window', l.x, l.width),
    l.leftX !== '' && band('bar-left', l.leftX, l.leftWidth),
    now(today, l.nowY, l.nowEnd),
  ]
}
