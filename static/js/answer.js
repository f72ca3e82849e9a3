// The answer as elements: the same as views/answer.templ.
import { barTree } from './bar.js'
import { h, shape } from './tree.js'
import { say } from './words.js'

export function answerTree(a) {
  return h(`section.answer.answer-${a.verdict}`, { 'data-answer': true, 'aria-labelledby': 'answer-sentence' },
    head(a), a.bar && barTree(a.bar),
    a.errors.length > 0 && h('div.part.part-errors', list('ul.plain-list', a.errors)),
    a.open.length > 0 && part('open', 'open', list('ul.tag-list', a.open)),
    a.reasons.length > 0 && part('why', 'why', h('ol.reasons', a.reasons.map(reason))),
    a.remedies.length > 0 && part('get', 'get', list('ul.plain-list', a.remedies), a.chosen && h('p.part-note', a.chosen)),
    (a.charges.length > 0 || a.refund !== '') && part('pay', 'pay', statement(a)),
    a.shipping.length > 0 && part('shipping', 'shipping', h('dl.statement', a.shipping.map((leg) => row(link(leg.clause, leg.leg), leg.payer)))),
    a.evidence.length > 0 && part('ready', 'ready', list('ul.tick-list', a.evidence)),
    a.steps.length > 0 && h('div.part.part-next', h('h3', a.stepsTitle), list('ol.steps-list', a.steps)),
    a.terms.length > 0 && part('terms', 'terms', h('ul.reasons', a.terms.map(reason))),
    a.obligations.length > 0 && h('div.part.part-seller', h('h3', a.sellerTitle),
      h('ul.plain-list', a.obligations.map((o) => h('li', link(o.clause, o.text))))),
    a.notes.length > 0 && notes(a),
    a.foot !== '' && h('footer.answer-foot', a.law && h('p', a.law), a.unused && h('p', a.unused), h('p', a.foot)))
}

const link = (clause, text) => h('a', { href: clause.href }, text)
const list = (selector, texts) => h(selector, texts.map((text) => h('li', text)))
const row = (term, value) => h('div', h('dt', term), h('dd', value))
const part = (name, title, ...children) => h(`div.part.part-${name}`, h('h3', say(`sections.${title}`)), children)

const head = (a) =>
  h('header.answer-head',
    h('p.stamp', shape(a.verdict), h('span.stamp-word', a.word), a.stamp && h('span.stamp-date', { 'aria-hidden': 'true' }, a.stamp)),
    h('h2.answer-sentence', { id: 'answer-sentence' }, a.sentence),
    h('p.answer-sub', a.sub))

function reason(r) {
  return h(`li.reason.reason-${r.effect}`,
    h('p.reason-head',
      h('a.reason-clause', { href: r.clause.href }, r.clause.title),
      r.effect !== 'limits' && h('span.reason-effect', r.label)),
    h('p.reason-summary', r.summary),
    r.said.length > 0 && h('dl.reason-said', { 'aria-label': say('reason.you_said') }, r.said.map((s) => row(s.label, s.value))),
    r.would.length > 0 && h('div.reason-would', h('p', say('reason.would')),
      h('ul', r.would.map((w) => h('li', h('span', w.answer), h('span.reason-verdict', w.verdict))))))
}

const statement = (a) =>
  h('dl.statement',
    a.charges.map((c) => row(link(c.clause, c.label), c.amount)),
    a.refund && h('div.statement-total', h('dt', say('money.refund')), h('dd', a.refund)))

const notes = (a) =>
  h('details.part.part-notes', { 'data-keep': 'notes' }, h('summary', say('sections.notes')),
    h('dl.notes', a.notes.map((n) => row(link(n.clause, n.clause.title), n.summary))))
