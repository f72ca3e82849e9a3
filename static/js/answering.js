// Who answers: the checker in this page, or the server until it is ready and
// wherever it fails.
import { load } from './checker.js'
import { todayIn } from './dates.js'

const serverDelay = 150 // milliseconds of quiet before the server is asked

/** An answerer calls `show(outcome, by)` for the facts last given to `ask`; by is
 * "checker", "server" or "nobody". */
export class Answerer {
  constructor(seller, wasmURL, show) {
    this.seller = seller
    this.show = show
    this.checker = null
    this.failed = false
    this.facts = null
    this.ready = this.start(wasmURL)
  }

  async start(wasmURL) {
    try {
      this.checker = await load({ wasmURL })
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
    const dated = { ...facts, asked_on: facts.asked_on ?? todayIn(this.seller.zone) }
    try {
      const outcome = this.checker.decide(dated)
      if (outcome.errors) return { errors: ownErrors(outcome.errors, facts) }
      return { decision: outcome.decision, changes: this.checker.changes(dated).changes ?? [] }
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

/** The day that this page filled in is never at fault itself. */
function ownErrors(errors, facts) {
  const own = errors.filter((e) => e.field !== 'asked_on' || facts.asked_on !== undefined)
  return own.length > 0 ? own : errors
}
