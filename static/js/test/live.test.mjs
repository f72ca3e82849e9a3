import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { watch } from '../live.js'

/** The streams that a page opens, in a browser that has nothing else. */
function browser() {
  const opened = []
  globalThis.document = { hidden: false, addEventListener() {} }
  globalThis.addEventListener = () => {}
  globalThis.EventSource = class {
    static CLOSED = 2
    constructor() {
      this.readyState = 1
      opened.push(this)
    }
    close() {
      this.readyState = 2
    }
  }
  return opened
}

/** A proxy says that nobody is there: a browser does not come back from that by itself. */
function refuse(stream) {
  stream.readyState = EventSource.CLOSED
  stream.onerror()
}

test('a stream that was refused is asked for again', ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  const opened = browser()
  const heard = []
  watch('/live', null, (line) => heard.push(line))
  opened[0].onmessage({ data: '1' })
  refuse(opened[0])
  assert.equal(opened.length, 1)
  mock.timers.tick(30_000)
  assert.equal(opened.length, 2)
  opened[1].onmessage({ data: '1' })
  opened[1].onmessage({ data: '2' })
  assert.deepEqual(heard, ['1', '2'])
})

test('no page opens a stream by itself', () => {
  const scripts = new URL('..', import.meta.url)
  const own = readdirSync(scripts).filter((name) => name.endsWith('.js') && readFileSync(new URL(name, scripts), 'utf8').includes('EventSource'))
  assert.deepEqual(own, ['live.js'])
})
