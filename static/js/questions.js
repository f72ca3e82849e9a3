// The questions as elements: the same as views/check.templ.
import { h, shape } from './tree.js'
import { guesses, say } from './words.js'

export function questionTree(q) {
  return h('fieldset.question', { id: `q-${q.fact}`, 'data-question': q.fact, class: q.error ? 'question-bad' : '' },
    h('legend.question-title', q.title),
    q.hint && h('p.question-hint', { id: `hint-${q.fact}` }, q.hint),
    q.error && errorTree(q.fact, q.error),
    control(q))
}

export const errorTree = (fact, error) => h('p.question-error', { id: `error-${fact}` }, shape('errors'), error)

function control(q) {
  if (q.kind === 'date') return dateControl(q)
  if (q.kind === 'integer') return amountControl(q)
  if (q.kind === 'codes') return choices(q, 'checkbox', 'choices.choices-many')
  return choices(q, 'radio', 'choices', choice('radio', q.name, 'dont_know', say('answers.dont_know'), q.dontKnow, true))
}

const choices = (q, kind, classes, pass) =>
  h(`div.${classes}`, q.options.map((o) => choice(kind, q.name, o.value, o.label, o.chosen)), pass)

const choice = (kind, name, value, label, checked, pass = false) =>
  h('label.choice', { class: pass ? 'choice-pass' : '' }, h(`input.${kind}`, { type: kind, name, value, checked: checked || undefined }), h('span', label))

const passBox = (q) => choice('checkbox', 'dont_know', q.fact, say('answers.dont_know'), q.dontKnow, true)

const dateControl = (q) => [
  h('div.typed',
    h('input.input.typed-date', {
      type: 'date', name: q.name, value: q.value, min: '1970-01-01', max: '9999-12-31', 'aria-label': q.title,
      'aria-describedby': `note-${q.fact}`, 'aria-invalid': q.error ? 'true' : 'false',
    }),
    passBox(q)),
  h('p.typed-note', { id: `note-${q.fact}`, 'data-note-for': q.fact }, q.note),
  h('p.guesses', h('span', say('guesses.label')),
    guesses.map((g) =>
      h('button.guess', { type: 'submit', name: 'guess', value: `${q.fact}:${g.months}`, formnovalidate: true },
        g.text, h('span.sr-only', ` ${say('guesses.after')}`))),
    h('span', { 'aria-hidden': 'true' }, say('guesses.after'))),
]

const amountControl = (q) =>
  h('div.typed',
    h('span.typed-amount',
      q.prefix && h('span.typed-sign', { 'aria-hidden': 'true' }, q.prefix),
      h('input.input', {
        type: 'text', inputmode: 'decimal', autocomplete: 'off', name: q.name, value: q.value, 'aria-label': q.title,
        'aria-invalid': q.error ? 'true' : 'false',
      }),
      q.unit && h('span.typed-sign', q.unit)),
    passBox(q))

/** The optional questions under their title. */
export const moreTree = (questions, open) =>
  h('details.more', { open },
    h('summary.more-title', say('page.more', { n: questions.length })), h('p.more-hint', say('page.more_hint')),
    questions.map(questionTree))

/** "Your answers" with a link to change each. */
export const answersTree = (rows, resetHref) =>
  h('section.your-answers', { 'aria-labelledby': 'your-answers-title' },
    h('h2', { id: 'your-answers-title' }, say('page.answers', { n: rows.length })),
    h('dl', rows.map((row) =>
      h('div', h('dt', row.label), h('dd', row.value),
        row.changeable && h('dd.change',
          h('a', { href: `#q-${row.fact}` }, say('page.change'), h('span.sr-only', ` ${row.label}`)))))),
    h('p', h('a.start-over', { href: resetHref, 'data-reset': true }, say('page.reset'))))
