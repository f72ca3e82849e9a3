// The policies in this page: Go compiled to WebAssembly, asked with JSON through its
// linear memory. Works in a window, in a worker and under Node.js.
import { Host } from './wasi.js'

/** The checker broke. It is dead from then on: ask the server instead. */
export class CheckerTrap extends Error {
  /** said is what Go's runtime wrote before it gave up, if anything. */
  constructor(cause, said = '') {
    super(`the checker broke: ${said.trim() || cause.message}`, { cause })
    this.name = 'CheckerTrap'
  }
}

/**
 * Loads the checker. `source` is its address, a Response, its bytes or a compiled
 * WebAssembly.Module. Rejects where it cannot be fetched or is not the checker.
 * @param {string | URL | Response | BufferSource | WebAssembly.Module} source
 * @param {{now?: () => number, signal?: AbortSignal}} options now is the clock, in
 *   milliseconds since 1970, for facts that name no day
 */
export async function load(source, { now = Date.now, signal } = {}) {
  const host = new Host()
  const instantiated = instantiate(source, host.imports, signal)
  dayIn('UTC', now()) // the first look at the calendar takes as long as the download, so let both run at once
  return new Checker((await instantiated).exports, host, now)
}

async function instantiate(source, imports, signal) {
  if (source instanceof WebAssembly.Module) return WebAssembly.instantiate(source, imports)
  if (typeof source === 'string' || source instanceof URL) source = await fetch(source, { signal })
  if (!(typeof Response === 'function' && source instanceof Response)) return (await WebAssembly.instantiate(source, imports)).instance
  if (!source.ok) throw new Error(`${source.url} answered ${source.status}`)
  const streams = typeof WebAssembly.instantiateStreaming === 'function' && source.headers.get('Content-Type') === 'application/wasm'
  const compiled = streams ? WebAssembly.instantiateStreaming(source, imports) : WebAssembly.instantiate(await source.arrayBuffer(), imports)
  return (await compiled).instance
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

// The board of wasm/main_wasip1.go: four addresses and sizes of four bytes each.
const QUESTION = 0
const ROOM = 1
const ANSWER = 2
const TODAY = 3

const DAY = 86_400_000
// Zones are ahead of UTC by whole quarters of an hour, so a day begins on one everywhere.
const QUARTER = 900_000

class Checker {
  #exports
  #host
  #now
  #place // of the board, counted in words of four bytes
  #words // the memory as words
  #bytes // the memory as bytes
  #question // the part of it where facts go
  #daysUntil = -Infinity // when the days noted for the zones may end

  /** Set by the first trap: every later call throws CheckerTrap at once. */
  dead = false

  /** The seller documents, as GET /api/v1/sellers/{seller} answers them. */
  sellers = []

  constructor(exports, host, now) {
    this.#exports = exports
    this.#host = host
    this.#now = now
    this.#guard(() => {
      host.attach(exports.memory)
      exports._initialize()
      this.#place = exports.place() >>> 2
      this.sellers = JSON.parse(this.#read(exports.sellers()))
    })
  }

  /** Decides the facts: {decision}, or {errors} where they are at fault. */
  decide(facts) {
    return this.#ask(this.#exports.decide, JSON.stringify(facts), (text, sound) => {
      const answer = JSON.parse(text)
      return sound ? { decision: answer } : answer
    })
  }

  /** What would have answered better: {changes}, or {errors} where the facts are at fault. */
  changes(facts) {
    return this.#ask(this.#exports.changes, JSON.stringify(facts), (text) => JSON.parse(text))
  }

  /** Decides facts as JSON text: the decision as JSON text, or {"errors":[…]}. */
  decideText(text) {
    return this.#ask(this.#exports.decide, text, (answer) => answer)
  }

  /** As changes, from JSON text to JSON text. */
  changesText(text) {
    return this.#ask(this.#exports.changes, text, (answer) => answer)
  }

  /** Puts the question to an export and the answer to use. What breaks on the way kills the checker. */
  #ask(answer, question, use) {
    return this.#guard(() => {
      this.#noteDays(this.#now())
      const length = answer(this.#put(`${question}`)) // below zero for errors
      return use(this.#read(Math.abs(length)), length >= 0)
    })
  }

  #guard(call) {
    if (this.dead) throw new CheckerTrap(new Error('it broke before'))
    try {
      return call()
    } catch (cause) {
      this.dead = true
      throw new CheckerTrap(cause, this.#host.written)
    }
  }

  /** Writes the text where the checker reads it and returns its length in bytes. */
  #put(text) {
    this.#look()
    const { read, written } = encoder.encodeInto(text, this.#question)
    if (read === text.length) return written
    const bytes = encoder.encode(text)
    this.#exports.makeRoom(bytes.length)
    this.#look()
    // Where there is no room even so, the checker answers that the facts are too large.
    if (bytes.length <= this.#question.length) this.#question.set(bytes)
    return bytes.length
  }

  #read(length) {
    this.#look()
    const at = this.#words[this.#place + ANSWER] >>> 0
    return decoder.decode(this.#bytes.subarray(at, at + length))
  }

  /** Renews the views that growing has cut off. */
  #look() {
    const { buffer } = this.#exports.memory
    if (this.#bytes?.buffer !== buffer) {
      this.#words = new Int32Array(buffer)
      this.#bytes = new Uint8Array(buffer)
      this.#question = this.#bytes.subarray(0, 0)
    }
    const at = this.#words[this.#place + QUESTION] >>> 0
    const room = this.#words[this.#place + ROOM]
    if (this.#question.byteOffset !== at || this.#question.length !== room) this.#question = this.#bytes.subarray(at, at + room)
  }

  /** Notes the day in each seller's zone, for facts that name none. */
  #noteDays(now) {
    if (now < this.#daysUntil && now >= this.#daysUntil - QUARTER) return
    this.#look()
    const today = this.#words[this.#place + TODAY] >>> 2
    this.sellers.forEach((seller, i) => { this.#words[today + i] = dayIn(seller.zone, now) })
    this.#daysUntil = (Math.floor(now / QUARTER) + 1) * QUARTER
  }
}

/** The civil day in a time zone, as the number of days since 1970-01-01. */
function dayIn(zone, now) {
  const parts = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', { timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric' })
    .formatToParts(now)
  const part = (type) => Number(parts.find((p) => p.type === type).value)
  return Date.UTC(part('year'), part('month') - 1, part('day')) / DAY
}
