import assert from 'node:assert/strict'
import test from 'node:test'

import { left, ownTime } from '../deadline.js'

test('what is left of a deadline', () => {
  assert.equal(left(0), '')
  assert.equal(left(-1), '')
  assert.equal(left(1), '00 h 01 min')
  assert.equal(left(3_600_000), '01 h 00 min')
  assert.equal(left(13 * 86_400_000 + 7 * 3_600_000 + 5 * 60_000), '13 d 07 h 05 min')
})

test('the last minute where the reader is', () => {
  const due = Date.parse('2026-12-07T08:00:00Z') // midnight in Los Angeles
  assert.match(ownTime(due, 'America/Los_Angeles'), /6 December 2026.*23:59/)
  assert.match(ownTime(due, 'Europe/Berlin'), /7 December 2026.*08:59/)
  assert.match(ownTime(due, 'Asia/Shanghai'), /7 December 2026.*15:59/)
})
