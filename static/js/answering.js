// Who answers: the checker in this page, or the server until it is ready and
// wherever it fails.
import { load } from './checker.js'

const serverDelay = 150 // milliseconds of quiet before the server is asked

/** An answerer calls `show(outcome, by)` for the facts last given to `ask`; by is
 * "checker", "server" or "nobody". */
export class Answerer {
  constructor(wasmURL, show) {
    this.show = show
    this.checker = null
    this.failed = false
    this.facts = null
    this.start(wasmURL)
  }

  async start(wasmURL) {
    try {
      this.checker = await load(wasmURL)
    } catch (cause) {
      this.giveUp(cause)
    }
    if (this.facts) this.ask(this.facts)
  }

  giveUp(cause) {
    console.warn('The checker could not run; the server answers instead.', cause)
    this.checker = null
    this.failed = true
  }

  /** Answers at once where the checker runs, else as soon as the server does. */
  ask(facts) {
    this.facts = facts
    clearTimeout(this.timer)
    this.request?.abort()
    if (this.checker) {
      const outcome = this.decide(facts)
      if (outcome) return this.show(outcome, 'checker')
    }
    this.timer = setTimeout(() => this.askServer(facts), serverDelay)
  }

  /** The checker's outcome, or null after a trap. */
  decide(facts) {
    try {
      const outcome = this.checker.decide(facts)
      return outcome.errors ? outcome : { ...outcome, ...this.checker.changes(facts) }
    } catch (cause) {
      this.giveUp(cause)
      return null
    }
  }

  async askServer(facts) {
    const request = (this.request = new AbortController())
    try {
      const [answer, changes] = await Promise.all([post('check', facts, request.signal), post('changes', facts, request.signal)])
      if (answer.verdict) this.show({ decision: answer, changes: changes.changes ?? [] }, 'server')
      else if (answer.errors) this.show({ errors: answer.errors }, 'server')
      else this.show(null, 'nobody')
    } catch (cause) {
      if (!request.signal.aborted) this.show(null, 'nobody')
    }
  }
}

async function post(what, facts, signal) {
  const response = await fetch(`/api/v1/${what}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(facts), signal,
  })
  return response.json()
}
