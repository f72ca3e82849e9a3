import assert from 'node:assert/strict'
import test from 'node:test'
import { barWords, lastLine } from '../imports.js'

test('the last whole line counts', () => {
  assert.equal(lastLine(''), null)
  assert.equal(lastLine('{"step":0'), null)
  assert.deepEqual(lastLine('{"step":0,"percent":3}\n{"st'), { step: 0, percent: 3 })
  assert.deepEqual(lastLine('{"step":0,"percent":3}\n{"step":1,"percent":9}\n'), { step: 1, percent: 9 })
})

test('the bar names its step', () => {
  assert.equal(barWords('import', null), 'Sending the file')
  assert.equal(barWords('import', { step: 0 }), 'Checking the lines')
  assert.equal(barWords('import', { step: 1 }), 'Keeping the records')
  assert.equal(barWords('import', { step: 2 }), 'Keeping the records')
  assert.equal(barWords('check', { step: 0 }), 'Comparing it with the records')
})
