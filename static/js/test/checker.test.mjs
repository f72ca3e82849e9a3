// The checker as the page loads it, against the native code and against breakdowns.
// Compiles it first: Go must be on the PATH.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { CheckerTrap, load } from '../checker.js'

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))
const work = mkdtempSync(join(tmpdir(), 'checker-'))
const go = (...args) => execFileSync('go', args, { cwd: root, maxBuffer: 1 << 28, encoding: 'utf8' })

/** Half past eleven at night in UTC: in Shanghai the day has changed, in America it has not. */
const NOW = Date.UTC(2026, 10, 22, 23, 30)
const now = () => NOW
const CASES = 4000

const sound = { seller: 'connectpro', intent: 'coverage', asked_on: '2026-03-10', product: 'kvm_switch' }

let bytes
let breaking

before(() => {
  bytes = packed('./wasm')
  breaking = packed('./wasm/testdata/breaking')
})

after(() => rmSync(work, { recursive: true }))

function packed(source) {
  const file = join(work, 'packed.wasm')
  go('run', './wasm/pack', '-from', source, '-o', file)
  return readFileSync(file)
}

test('random cases have the native answers', async () => {
  const checker = await load(bytes, { now })
  const lines = go('run', './wasm', `-cases=${CASES}`, `-now=${NOW}`, '-seed=2').trim().split('\n')
  assert.equal(lines.length, CASES)
  let decisions = 0
  for (const [facts, answer, changes] of lines.map((line) => JSON.parse(line))) {
    assert.equal(checker.decideText(facts), answer, facts)
    assert.equal(checker.changesText(facts), changes, facts)
    const wanted = JSON.parse(answer)
    if (wanted.errors) continue
    decisions++
    assert.deepEqual(checker.decide(JSON.parse(facts)), { decision: wanted }, facts)
    assert.deepEqual(checker.changes(JSON.parse(facts)), JSON.parse(changes), facts)
  }
  assert.ok(decisions > CASES / 2, `${decisions} decisions`)
})

test('faults are values', async () => {
  const checker = await load(bytes)
  const { errors, decision } = checker.decide({ ...sound, channel: 'shop', colour: 1 })
  assert.equal(decision, undefined)
  assert.deepEqual(errors.map((e) => [e.field, e.code]), [['channel', 'unknown_code'], ['colour', 'unknown_field']])
  assert.deepEqual(checker.changes({ ...sound, channel: 'shop' }).errors.map((e) => e.field), ['channel'])
})

for (const [name, facts] of [['nothing', undefined], ['null', null], ['a list', [sound]], ['text', 'facts'], ['a number', 7], ['a function', () => {}]]) {
  test(`facts that are ${name} are a fault`, async () => {
    const checker = await load(bytes)
    assert.deepEqual(checker.decide(facts).errors.map((e) => e.code), ['syntax'])
    assert.ok(checker.decide(sound).decision)
  })
}

test('facts that JSON cannot hold break nothing', async () => {
  const checker = await load(bytes)
  assert.throws(() => checker.decide({ ...sound, price_cents: 1n }), TypeError)
  assert.equal(checker.dead, false)
  assert.ok(checker.decide({ ...sound, channel: undefined }).decision)
})

test('half a surrogate pair is a fault like any other text', async () => {
  const checker = await load(bytes)
  assert.deepEqual(checker.decide({ ...sound, channel: 'a\ud800b' }).errors.map((e) => e.code), ['unknown_code'])
  assert.deepEqual(JSON.parse(checker.decideText('{"\ud800":1')).errors.map((e) => e.code), ['syntax'])
})

test('large facts make room for themselves, up to a megabyte', async () => {
  const checker = await load(bytes)
  const wanted = checker.decideText(JSON.stringify(sound))
  const padded = (size) => JSON.stringify(sound).padEnd(size)
  for (const size of [8192, 8193, 20_000, 1 << 20]) assert.equal(checker.decideText(padded(size)), wanted)
  for (const size of [(1 << 20) + 1, 5_000_000]) {
    assert.deepEqual(JSON.parse(checker.decideText(padded(size))).errors.map((e) => e.code), ['too_large'])
  }
  const wide = checker.decide({ ...sound, channel: '保'.repeat(9000), ['修'.repeat(2000)]: true })
  assert.deepEqual(wide.errors.map((e) => e.code), ['unknown_code', 'unknown_field'])
  assert.equal(wide.errors[1].field, '修'.repeat(2000))
  assert.equal(checker.decideText(JSON.stringify(sound)), wanted)
})

test('answers outlive the questions after them', async () => {
  const checker = await load(bytes)
  const first = checker.decide(sound)
  const kept = structuredClone(first)
  for (let i = 0; i < 200; i++) checker.decide({ seller: 'nobody', ['x'.repeat(i * 100)]: i })
  assert.deepEqual(first, kept)
})

test('cases without a day are asked today in the zone of the seller', async () => {
  let clock = NOW
  const checker = await load(bytes, { now: () => clock })
  const askedOn = (seller) => checker.decide({ seller, intent: 'coverage' }).decision.asked_on
  const days = () => checker.sellers.map((s) => [s.zone, askedOn(s.id)])
  const expected = (all, shanghai) => checker.sellers.map((s) => [s.zone, s.zone === 'Asia/Shanghai' ? shanghai : all])
  assert.deepEqual(days(), expected('2026-11-22', '2026-11-23'))
  clock = Date.UTC(2026, 10, 22, 15, 59, 59, 999)
  assert.deepEqual(days(), expected('2026-11-22', '2026-11-22'), 'the clock was put back')
  clock = Date.UTC(2026, 10, 22, 16)
  assert.deepEqual(days(), expected('2026-11-22', '2026-11-23'), 'midnight in Shanghai')
  clock = Date.UTC(2026, 10, 23, 8)
  assert.deepEqual(days(), expected('2026-11-23', '2026-11-23'), 'midnight in Los Angeles')
})

test('the sellers are shown', async () => {
  const checker = await load(bytes)
  assert.ok(checker.sellers.length >= 5)
  for (const seller of checker.sellers) {
    assert.equal(checker.decide({ seller: seller.id, intent: 'coverage' }).decision.policy_version, seller.policy_version)
  }
})

/** Answers every request with the body under the content type, while use runs. */
async function serving(body, type, use, status = 200) {
  const server = createServer((_, response) => response.writeHead(status, { 'Content-Type': type }).end(body))
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  try {
    return await use(`http://127.0.0.1:${server.address().port}/checker.wasm`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const sources = {
  'its bytes': () => load(bytes),
  'an ArrayBuffer': () => load(new Uint8Array(bytes).buffer),
  'a compiled module': async () => load(await WebAssembly.compile(bytes)),
  'its address': () => serving(bytes, 'application/wasm', (url) => load(url)),
  'its address as a URL': () => serving(bytes, 'application/wasm', (url) => load(new URL(url))),
  'a response': () => serving(bytes, 'application/wasm', async (url) => load(await fetch(url))),
  'a response of an unknown type': () => serving(bytes, 'application/octet-stream', (url) => load(url)),
}
for (const [name, loading] of Object.entries(sources)) {
  test(`loads from ${name}`, async () => {
    const checker = await loading()
    assert.ok(checker.decide(sound).decision)
  })
}

// A module of one exported memory and nothing else.
const stranger = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 0, 1, 7, 10, 1, 6, 109, 101, 109, 111, 114, 121, 2, 0)

const refused = {
  'garbage': () => load(new TextEncoder().encode('<!doctype html>')),
  'nothing': () => load(new Uint8Array()),
  'half of it': () => load(bytes.subarray(0, bytes.length / 2)),
  'another module': () => load(stranger),
  'garbage of the right type': () => serving('<!doctype html>', 'application/wasm', (url) => load(url)),
  'a page': () => serving('<!doctype html>', 'text/html', (url) => load(url)),
  'an error page': () => serving('gone', 'text/plain', (url) => load(url), 404),
  'an error that carries the checker': () => serving(bytes, 'application/octet-stream', (url) => load(url), 500),
  'an address where nobody answers': async () => load(await serving('', '', (url) => url)),
  'a load that was given up': () => serving(bytes, 'application/wasm', (url) => load(url, { signal: AbortSignal.abort() })),
}
for (const [name, loading] of Object.entries(refused)) {
  test(`load rejects ${name}`, async () => {
    await assert.rejects(loading())
  })
}

/** A checker that is dead answers nothing any more. */
function assertDead(checker) {
  assert.equal(checker.dead, true)
  for (const ask of ['decide', 'changes', 'decideText', 'changesText']) {
    assert.throws(() => checker[ask](ask.endsWith('Text') ? '{}' : {}), CheckerTrap, ask)
  }
}

test('a panic is a trap that says what broke', async () => {
  const checker = await load(breaking)
  assert.throws(() => checker.decide({}), (trap) => {
    assert.ok(trap instanceof CheckerTrap)
    assert.match(trap.message, /index out of range \[1026\] with length 1024/)
    return true
  })
  assertDead(checker)
})

test('an answer that is no JSON is a trap', async () => {
  const checker = await load(breaking)
  assert.throws(() => checker.decide(sound), (trap) => trap instanceof CheckerTrap && trap.cause instanceof SyntaxError)
  assertDead(checker)
})

test('endless recursion is a trap', async () => {
  const checker = await load(breaking)
  assert.throws(() => checker.changes({}), (trap) => trap instanceof CheckerTrap && trap.cause instanceof RangeError)
  assertDead(checker)
})

for (const [name, byte] of [['zeros', 0], ['ones', 0xff], ['a pattern', 0x5a]]) {
  test(`memory overwritten with ${name} is a trap`, async () => {
    const instantiate = WebAssembly.instantiate
    let memory
    WebAssembly.instantiate = async (...args) => {
      const made = await instantiate(...args)
      memory = made.instance.exports.memory
      return made
    }
    const checker = await load(bytes).finally(() => { WebAssembly.instantiate = instantiate })
    assert.ok(checker.decide(sound).decision)
    new Uint8Array(memory.buffer).fill(byte)
    assert.throws(() => checker.decide(sound), CheckerTrap)
    assertDead(checker)
  })
}
