// How fast the built checker is under Node.js: loading it, and one decision from a
// facts object to a decision object, over the example cases of the policies.
import { readFileSync } from 'node:fs'
import { load } from '../checker.js'

const COUNT = 10_000
const near = (path) => new URL(path, import.meta.url)
const read = (path) => readFileSync(near(path))

const { 'checker.wasm': name } = JSON.parse(read('../../dist/manifest.json'))
const examples = JSON.parse(read('../../../policies/policytest/testdata/examples.json')).map((example) => example.facts)
const texts = examples.map((facts) => JSON.stringify(facts))

const started = performance.now()
const checker = await load(read(`../../dist/${name}`))
checker.decide(examples[0])
const loaded = performance.now() - started
console.log(`load and first decision    ${loaded.toFixed(0)} ms`)

const measures = {
  'decide, object to object': (i) => checker.decide(examples[i]),
  'decideText, text to text': (i) => checker.decideText(texts[i]),
  'changes, object to object': (i) => checker.changes(examples[i]),
}
for (const [what, call] of Object.entries(measures)) {
  microseconds(call) // warms up
  const times = microseconds(call)
  const at = (share) => times[Math.floor(times.length * share)].toFixed(1)
  console.log(`${what.padEnd(27)}median ${at(0.5)} µs, 90 % within ${at(0.9)} µs, 99 % within ${at(0.99)} µs`)
}

/** The sorted times of COUNT calls, the examples in turn. */
function microseconds(call) {
  return Float64Array.from({ length: COUNT }, (_, n) => {
    const before = performance.now()
    call(n % examples.length)
    return (performance.now() - before) * 1000
  }).sort()
}
