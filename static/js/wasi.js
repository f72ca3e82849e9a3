// What the compiled checker asks of its host: the ten WASI calls that Go's runtime
// makes. There are no files, no arguments and nothing to wait for.

const SUCCESS = 0
const SUBSCRIPTION_BYTES = 48
const EVENT_BYTES = 32
const mostPanicText = 16_384 // bytes kept of what the runtime writes before it dies

/** The checker ended itself. */
export class Exit extends Error {
  constructor(code) {
    super(`it ended with code ${code}`)
    this.name = 'Exit'
  }
}

/** The host of one instance. Give `imports` to the instantiation, then its memory to `attach`. */
export class Host {
  /** What the runtime wrote: its last words, as it writes nothing while all is well. */
  written = ''

  constructor() {
    this.imports = { wasi_snapshot_preview1: this.calls() }
  }

  attach(memory) {
    this.memory = memory
  }

  // Growing moves the memory, so a view serves one call only.
  get view() {
    return new DataView(this.memory.buffer)
  }

  calls() {
    return {
      args_sizes_get: (count, bytes) => this.none(count, bytes),
      args_get: () => SUCCESS,
      environ_sizes_get: (count, bytes) => this.none(count, bytes),
      environ_get: () => SUCCESS,
      clock_time_get: (clock, precision, out) => this.clock(clock, out),
      random_get: (at, length) => this.random(at, length),
      fd_write: (file, parts, count, out) => this.write(parts, count, out),
      poll_oneoff: (subscriptions, events, count, out) => this.poll(subscriptions, events, count, out),
      sched_yield: () => SUCCESS,
      proc_exit: (code) => { throw new Exit(code) },
    }
  }

  none(count, bytes) {
    const view = this.view
    view.setUint32(count, 0, true)
    view.setUint32(bytes, 0, true)
    return SUCCESS
  }

  /** Clock 0 tells the time of day, every other one a time that only grows; both in nanoseconds. */
  clock(clock, out) {
    const milliseconds = clock === 0 ? Date.now() : performance.now()
    this.view.setBigUint64(out, BigInt(Math.round(milliseconds * 1e6)), true)
    return SUCCESS
  }

  random(at, length) {
    crypto.getRandomValues(new Uint8Array(this.memory.buffer, at, length))
    return SUCCESS
  }

  write(parts, count, out) {
    const view = this.view
    let total = 0
    for (let i = 0; i < count; i++) {
      const at = view.getUint32(parts + 8 * i, true)
      const length = view.getUint32(parts + 8 * i + 4, true)
      if (this.written.length < mostPanicText) {
        this.written += new TextDecoder().decode(new Uint8Array(this.memory.buffer, at, length))
      }
      total += length
    }
    view.setUint32(out, total, true)
    return SUCCESS
  }

  /** The runtime only ever waits for a clock. The browser's thread cannot, so the time is up at once. */
  poll(subscriptions, events, count, out) {
    const view = this.view
    new Uint8Array(this.memory.buffer, events, count * EVENT_BYTES).fill(0)
    for (let i = 0; i < count; i++) {
      view.setBigUint64(events + EVENT_BYTES * i, view.getBigUint64(subscriptions + SUBSCRIPTION_BYTES * i, true), true)
    }
    view.setUint32(out, count, true)
    return SUCCESS
  }
}
