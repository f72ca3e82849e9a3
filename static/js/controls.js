// Reads the answer of one question from its controls.
import { readDollars } from './money.js'

/** Stands for a date that was typed and left but is none, such as 30 February: the
 * browser gives no text for it, and the checker says what would be right. */
const NO_DATE = '?'

/** Puts what the question's controls say into the facts. The control that was just
 * used wins over "I don't know", and the other way round. */
export function readQuestion(fieldset, facts, used) {
  const fact = fieldset.dataset.question
  delete facts[fact]
  forget(facts, fact)
  const typed = fieldset.querySelector('input[type=date], input[type=text]')
  if (typed) return readTyped(fieldset, typed, facts, fact, used)
  const chosen = [...fieldset.querySelectorAll('input:checked')]
  if (chosen.length === 0) return
  if (chosen[0].type === 'checkbox') return readMany(chosen, facts, fact, used)
  readOne(chosen[0].value, facts, fact)
}

function readOne(value, facts, fact) {
  if (value === 'dont_know') facts.dont_know = [...(facts.dont_know ?? []), fact]
  else facts[fact] = value === 'yes' ? true : value === 'no' ? false : value
}

/** "None known" and the causes exclude each other: the one just ticked stays. */
function readMany(chosen, facts, fact, used) {
  const noneWins = used ? used.value === 'none' : chosen[0].value === 'none'
  for (const box of chosen) if ((box.value === 'none') !== noneWins && chosen.some((b) => (b.value === 'none') === noneWins)) box.checked = false
  facts[fact] = chosen.filter((box) => box.checked && box.value !== 'none').map((box) => box.value)
}

function readTyped(fieldset, typed, facts, fact, used) {
  const pass = fieldset.querySelector('input[name=dont_know]')
  if (used === pass && pass.checked) typed.value = ''
  const text = typed.value.trim()
  if (text !== '') {
    pass.checked = false
    // A year that is still being typed gives a date long past: not yet an answer.
    if (typed.type === 'date' && typed.validity.rangeUnderflow && document.activeElement === typed) return
    facts[fact] = typed.type === 'date' ? text : readNumber(fact, text)
  } else if (typed.validity?.badInput && document.activeElement !== typed) {
    pass.checked = false
    facts[fact] = NO_DATE
  } else if (pass.checked) {
    facts.dont_know = [...(facts.dont_know ?? []), fact]
  }
}

function readNumber(fact, text) {
  if (fact.endsWith('_cents')) return readDollars(text)
  return /^-?\d{1,16}$/.test(text) ? Number(text) : text
}

/** Takes a fact out of those that are not known. */
export function forget(facts, fact) {
  if (!facts.dont_know) return
  facts.dont_know = facts.dont_know.filter((name) => name !== fact)
  if (facts.dont_know.length === 0) delete facts.dont_know
}
