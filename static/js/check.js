// The page of one seller: asks the questions that matter and shows the answer with
// every keystroke. What is typed stays in this page and in its address's fragment.
import { answerModel, pendingAnswer, unreachedAnswer } from './answer-model.js'
import { answerTree } from './answer.js'
import { Answerer } from './answering.js'
import { readFragment, writeFragment } from './answers-link.js'
import { forget, readQuestion } from './controls.js'
import { addMonths, dayOf, isoOf, todayIn } from './dates.js'
import { answered } from './facts.js'
import { tellMoreBelow } from './more-below.js'
import { answerRows, nextQuestions, questionModel, startState } from './question-model.js'
import { answersTree, errorTree, moreTree, questionTree } from './questions.js'
import { Sheet } from './sheet.js'
import { mount } from './tree.js'
import { say } from './words.js'

const settleDelay = 800 // milliseconds of quiet before the verdict is read out

class CheckPage {
  constructor(root) {
    this.root = root
    this.find = (name) => root.querySelector(`[data-${name}]`)
    this.seller = JSON.parse(document.getElementById('seller-document').textContent)
    this.form = this.find('questions')
    this.sheet = new Sheet(this.find('sheet'))
    tellMoreBelow(this.find('panel'))
    this.state = this.stateOf(this.firstFacts())
    this.outcome = null
    this.listen()
    this.find('actions').hidden = false
    this.answerer = new Answerer(root.dataset.wasm, (outcome, by) => this.answered(outcome, by))
    this.restoreControls()
    this.changed()
  }

  /** The facts of the address's fragment, else those that came with the page. */
  firstFacts() {
    return readFragment(location.hash, this.seller) ?? JSON.parse(document.getElementById('given-facts').textContent)
  }

  /** Questions that came answered stand in the order of the answers. */
  stateOf(facts) {
    return { ...startState(facts), shown: [...Object.keys(facts), ...(facts.dont_know ?? [])] }
  }

  listen() {
    this.form.addEventListener('input', (event) => this.used(event.target))
    this.form.addEventListener('focusout', (event) => event.target.type === 'date' && this.used(event.target))
    this.form.addEventListener('submit', (event) => this.submitted(event))
    this.root.addEventListener('click', (event) => this.clicked(event))
    addEventListener('hashchange', () => this.followLink())
  }

  used(control) {
    const fieldset = control.closest('[data-question]')
    if (!fieldset) return
    if (fieldset.dataset.question === 'intent') this.state.facts.intent = control.value
    else {
      delete this.state.guessed[fieldset.dataset.question]
      readQuestion(fieldset, this.state.facts, control)
    }
    this.changed()
  }

  submitted(event) {
    if (event.submitter?.matches('[data-claim]')) return this.takeAlong()
    event.preventDefault()
    const [fact, months] = (event.submitter?.name === 'guess' ? event.submitter.value : '').split(':')
    if (months) this.guess(fact, Number(months))
  }

  /** Lets the form go with the facts of this page, and with a key, so that pressing twice starts one claim. */
  takeAlong() {
    const facts = JSON.stringify(this.state.facts)
    if (this.hidden('facts').value !== facts) this.hidden('key').value = newKey()
    this.hidden('facts').value = facts
  }

  hidden(name) {
    const field = this.form.querySelector(`input[name=${name}]`)
    if (field) return field
    return this.form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name }))
  }

  /** The button under the answer names what it starts. */
  offerClaim(answer) {
    const words = claimWords(this.state.facts.intent, answer.verdict)
    this.find('claim-line').hidden = words === ''
    if (words) this.find('claim').textContent = words
  }

  /** Fills a date with the day some months back, and says so. */
  guess(fact, months) {
    const iso = isoOf(addMonths(dayOf(todayIn(this.seller.zone)), -months))
    forget(this.state.facts, fact)
    this.state.facts[fact] = iso
    this.state.guessed[fact] = months
    const fieldset = this.fieldset(fact)
    fieldset.querySelector('input[type=date]').value = iso
    fieldset.querySelector('input[name=dont_know]').checked = false
    this.changed()
  }

  clicked(event) {
    const target = event.target.closest('a, button')
    if (!target) return
    if (target.matches('[data-copy]')) this.copyLink()
    else if (target.matches('[data-print]')) print()
    else if (target.matches('[data-reset]')) this.startOver(event)
    else if (target.matches('a[href^="#q-"]')) this.change(event, target)
  }

  change(event, link) {
    event.preventDefault()
    this.sheet.toggle(false)
    const fieldset = document.getElementById(link.hash.slice(1))
    fieldset.scrollIntoView({ block: 'center' })
    ;(fieldset.querySelector('input:checked') ?? fieldset.querySelector('input')).focus({ preventScroll: true })
  }

  startOver(event) {
    event.preventDefault()
    this.load({ seller: this.seller.id })
    this.fieldset('intent').querySelector('input').focus()
    scrollTo(0, 0)
  }

  followLink() {
    const facts = readFragment(location.hash, this.seller)
    if (facts) this.load(facts)
  }

  load(facts) {
    this.state = this.stateOf(facts)
    this.outcome = null
    this.find('shown').replaceChildren()
    this.find('more').replaceChildren()
    this.restoreControls()
    this.changed()
  }

  /** Puts the intent of the facts on the page; the other questions are drawn. */
  restoreControls() {
    for (const radio of this.fieldset('intent').querySelectorAll('input')) radio.checked = radio.value === this.state.facts.intent
  }

  fieldset(fact) {
    return document.getElementById(`q-${fact}`)
  }

  changed() {
    this.keepInAddress()
    if (this.state.facts.intent === undefined) return this.showPending()
    this.answerer.ask({ ...this.state.facts })
  }

  keepInAddress() {
    const fragment = writeFragment(this.state.facts)
    history.replaceState(history.state, '', fragment === '' ? location.pathname : location.pathname + fragment)
  }

  showPending() {
    this.find('shown').replaceChildren()
    this.find('more').replaceChildren()
    this.drawAnswers([])
    this.showAnswer(pendingAnswer())
  }

  answered(outcome, by) {
    this.note(by)
    if (this.state.facts.intent === undefined) return
    if (!outcome) return this.showAnswer(unreachedAnswer())
    this.outcome = outcome
    Object.assign(this.state, nextQuestions(this.seller, this.state, outcome))
    this.drawQuestions()
    this.showAnswer(answerModel(this.seller, this.state.facts, outcome, todayIn(this.seller.zone)))
  }

  note(by) {
    const text = by !== 'server' ? '' : say(this.answerer.failed ? 'page.server_only' : 'page.asking_server')
    const note = this.find('note')
    if (note.textContent !== text) note.textContent = text
  }

  drawQuestions() {
    const { shown, more } = this.state
    this.reconcile(this.find('shown'), shown)
    this.drawMore(more)
    this.drawAnswers(answerRows(this.seller, this.state))
  }

  /** Leaves the lines alone where nothing changed: leaving a date field for one of
   * their links must not take the link away under the pointer. */
  drawAnswers(rows) {
    const text = JSON.stringify(rows)
    if (text === this.answersText) return
    this.answersText = text
    this.find('answers').replaceChildren(...(rows.length === 0 ? [] : [mount(answersTree(rows, location.pathname))]))
  }

  drawMore(more) {
    const box = this.find('more')
    if (more.length === 0) return box.replaceChildren()
    const used = more.some((fact) => answered(this.state.facts, fact))
    if (!box.firstElementChild) box.append(mount(moreTree([], used)))
    box.querySelector('.more-title').textContent = say('page.more', { n: more.length })
    this.reconcile(box.firstElementChild, more)
  }

  /** Leaves the questions that stand there untouched: someone may be typing in one. */
  reconcile(box, facts) {
    for (const old of box.querySelectorAll(':scope > [data-question]')) {
      if (!facts.includes(old.dataset.question)) old.remove()
    }
    facts.forEach((fact, i) => {
      const standing = box.querySelectorAll(':scope > [data-question]')
      const existing = box.querySelector(`:scope > [data-question="${fact}"]`)
      const errors = this.outcome.errors ?? []
      if (existing) this.refresh(existing, fact, errors)
      else {
        const fresh = mount(questionTree(questionModel(this.seller, this.state, fact, errors)))
        if (standing[i]) standing[i].before(fresh)
        else box.append(fresh)
      }
    })
  }

  /** Brings the error and the note of a standing question up to date. */
  refresh(fieldset, fact, errors) {
    const { error, note } = questionModel(this.seller, this.state, fact, errors)
    const old = fieldset.querySelector('.question-error')
    if ((old?.textContent ?? '') !== error) {
      old?.remove()
      if (error) fieldset.querySelector('.question-title').nextElementSibling.before(mount(errorTree(fact, error)))
      fieldset.classList.toggle('question-bad', error !== '')
      fieldset.querySelector('[aria-invalid]')?.setAttribute('aria-invalid', String(error !== ''))
    }
    const line = fieldset.querySelector('[data-note-for]')
    if (line && line.textContent !== note) line.textContent = note
  }

  showAnswer(answer) {
    const text = JSON.stringify(answer)
    if (text === this.shownText) return
    const panel = this.find('panel')
    const open = [...panel.querySelectorAll('details[open]')].map((d) => d.dataset.keep)
    const tree = mount(answerTree(answer))
    for (const details of tree.querySelectorAll('details')) details.open = open.includes(details.dataset.keep)
    if (this.verdict && this.verdict !== answer.verdict) tree.querySelector('.stamp').classList.add('stamp-fresh')
    this.verdict = answer.verdict
    this.shownText = text
    panel.replaceChildren(tree)
    this.offerClaim(answer)
    this.sheet.show(answer)
    this.announce(answer)
  }

  /** Reads the verdict out once it has settled. */
  announce(answer) {
    clearTimeout(this.settle)
    const words = answer.verdict === 'pending' ? '' : say('page.live', { sentence: answer.sentence, sub: answer.sub }).trim()
    this.settle = setTimeout(() => {
      const live = this.find('live')
      if (live.textContent !== words) live.textContent = words
    }, settleDelay)
  }

  async copyLink() {
    const note = this.find('note')
    try {
      await navigator.clipboard.writeText(location.href)
      note.textContent = say('page.copied')
    } catch {
      note.textContent = say('page.copy_failed')
    }
  }
}

/** A key that nobody can guess. randomUUID is not there on plain http beyond this machine. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => byte.toString(36).padStart(2, '0')).join('')
}

/** Names the button that starts a claim; empty where there is nothing to claim. The same as in views/check.go. */
function claimWords(intent, verdict) {
  if (intent !== 'fault' && intent !== 'return') return ''
  const path = { covered: 'claim', chargeable: 'claim', review: 'claim_review', not_covered: 'claim_all_the_same' }[verdict]
  return path ? say(`page.${path}`) : ''
}

const root = document.querySelector('[data-check]')
if (root) new CheckPage(root)
