import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { FileUpload } from '../upload.js'
import { failureWords, fingerprint, progressWords, refusal, sizeWords, worthAnother } from '../upload-model.js'

const limits = { file: 1000, files: 2, claim: 1500 }
const nothing = { files: 0, bytes: 0 }

test('a file is refused before it is sent, at the limit exactly', () => {
  assert.equal(refusal({ size: 1000 }, limits, nothing), '')
  assert.match(refusal({ size: 1001 }, limits, nothing), /one file may have 1000 bytes/)
  assert.match(refusal({ size: 0 }, limits, nothing), /empty/)
  assert.equal(refusal({ size: 500 }, limits, { files: 1, bytes: 1000 }), '')
  assert.match(refusal({ size: 501 }, limits, { files: 1, bytes: 1000 }), /together/)
  assert.match(refusal({ size: 1 }, limits, { files: 2, bytes: 0 }), /takes 2 files/)
})

test('sizes are said as the server says them', () => {
  const rows = [[5, '5 bytes'], [1023, '1023 bytes'], [1024, '1 KB'], [1536, '1.5 KB'], [200 * 2 ** 20, '200 MB'], [2 ** 30, '1 GB']]
  for (const [bytes, words] of rows) assert.equal(sizeWords(bytes), words)
})

test('what the portal refused is not tried again, what it missed is', () => {
  for (const status of [undefined, 0, 500, 502, 503, 408, 409, 423, 429]) assert.equal(worthAnother(status), true, String(status))
  for (const status of [400, 401, 403, 404, 413, 415, 422]) assert.equal(worthAnother(status), false, String(status))
})

test('a failure is said in words, the portal’s own where it has some', () => {
  assert.equal(failureWords(422, '{"detail":"This file is too large."}'), 'This file is too large.')
  assert.match(failureWords(422, 'ERR_SOMETHING'), /does not take/)
  assert.match(failureWords(undefined), /connection is lost/)
  assert.match(failureWords(401), /Sign in again/)
  assert.match(failureWords(500, '<html>'), /safe/)
})

test('an upload is known again by claim, item and file', () => {
  const file = { name: 'a.jpg', size: 5, lastModified: 7 }
  assert.equal(fingerprint('C', 'i', file), fingerprint('C', 'i', { ...file }))
  for (const other of [fingerprint('D', 'i', file), fingerprint('C', 'j', file), fingerprint('C', 'i', { ...file, size: 6 })]) {
    assert.notEqual(fingerprint('C', 'i', file), other)
  }
})

test('progress never says 100 % too early', () => {
  assert.equal(progressWords(999, 1000), '99 %, 999 bytes of 1000 bytes')
})

test('whoever is signed out in the middle goes on where the upload was', async () => {
  const seen = []
  let signedIn = false
  const portal = createServer((request, response) => {
    seen.push(request.method)
    response.writeHead(signedIn ? 200 : 401, { 'Upload-Offset': '5', 'Upload-Length': '5', 'Tus-Resumable': '1.0.0' }).end()
  })
  await new Promise((listening) => portal.listen(0, '127.0.0.1', listening))
  const address = `http://127.0.0.1:${portal.address().port}/uploads/`
  const settled = []
  const file = Object.assign(Buffer.from('12345'), { name: 'a.txt', size: 5, lastModified: 1 })
  const upload = new FileUpload(file, { claim: 'C', item: '', endpoint: address }, ({ state }) => ['failed', 'done'].includes(state) && settled.shift()?.(state))
  const end = () => new Promise((told) => settled.push(told))
  upload.tus.url = `${address}one`
  let state = end()
  upload.start()
  assert.equal(await state, 'failed')
  assert.match(upload.words, /Sign in again/)
  assert.equal(upload.id, 'one')
  signedIn = true
  state = end()
  upload.start()
  assert.equal(await state, 'done')
  assert.deepEqual(seen, ['HEAD', 'HEAD'])
  portal.closeAllConnections()
  portal.close()
})
