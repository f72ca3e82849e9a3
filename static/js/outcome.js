// What a decision brings: remedies, money, shipping, steps. The same as views/outcome.go.
import { dollars, percent } from './money.js'
import { say } from './words.js'

export const labels = (path, codes) => codes.map((code) => say(`${path}.${code}`))

export function chosen(d, seller) {
  if (d.chosen_by === '' || d.remedies.length < 2) return ''
  return say(`chosen_by.${d.chosen_by}`, { seller: seller.name })
}

export function chargeAmount(c) {
  if (c.min_cents !== undefined && c.max_cents !== undefined) return centsRange(c.min_cents, c.max_cents)
  if (c.rate_bp > 0) return say(`charges.${c.code}.rate`, { rate: percent(c.rate_bp) })
  return say(`charges.${c.code}.open`)
}

function centsRange(min, max) {
  if (min === max) return min === 0 ? say('money.nothing') : dollars(min)
  if (min === 0) return say('money.up_to', { max: dollars(max) })
  return say('money.range', { min: dollars(min), max: dollars(max) })
}

export const refund = (d) => (d.refund ? centsRange(d.refund.min_cents, d.refund.max_cents) : '')

export function payerWords(leg, seller) {
  const payer = say(`shipping.${leg.payer}`, { seller: seller.name })
  return leg.cap_cents > 0 ? say('shipping.cap', { payer, cap: dollars(leg.cap_cents) }) : payer
}

export const stepsTitle = (d) => say(d.verdict === 'not_covered' ? 'sections.still' : 'sections.next')

export function steps(d, seller) {
  const tell = (...names) => names.map((name) => say(`steps.${name}`, { seller: seller.name }))
  const withEvidence = d.evidence.length === 0 ? 'contact_plain' : 'contact'
  const contact = d.intent === 'cancel' ? 'cancel' : withEvidence
  const deadlines = d.deadlines.map((x) => say(`deadlines.${x.code}`, { days: x.days }))
  if (d.verdict === 'not_covered') return tell('check_answers', 'ask', 'law')
  if (d.verdict === 'need_facts' || d.intent === 'coverage') return []
  if (d.verdict === 'review') return [...tell(contact, 'review'), ...deadlines]
  if (d.route === 'refused_delivery') return tell('refused_delivery')
  if (d.route === 'cancellation') return tell(contact)
  return [
    ...tell(contact),
    ...(d.verdict === 'chargeable' ? tell('quote') : []),
    ...(d.deadlines.some((x) => x.starts === 'rma_issued') ? tell('rma') : []),
    ...deadlines,
  ]
}

export function obligationWords(o) {
  const time = o.working_days > 0 ? say('obligations.working_days', { n: o.working_days }) : say('obligations.hours', { n: o.hours })
  return say(`obligations.${o.code}`, { time })
}
