// One file on its way: starts, pauses, goes on after failures, and tells its row.
import { Upload } from 'tus-js-client'
import { failureWords, fingerprint, progressWords, retryDelays, worthAnother } from './upload-model.js'

const pieceBytes = 16 << 20 // a proxy in front may bound a request

export class FileUpload {
  /** to: { claim, item, endpoint }; tell is called with each change. */
  constructor(file, to, tell) {
    this.file = file
    this.state = 'waiting'
    this.words = 'Waits for its turn.'
    this.sent = 0
    this.tell = () => tell(this)
    this.tus = new Upload(file, {
      endpoint: to.endpoint,
      chunkSize: pieceBytes,
      retryDelays,
      metadata: { claim: to.claim, item: to.item, name: file.name },
      headers: { Accept: 'application/problem+json' },
      fingerprint: async () => fingerprint(to.claim, to.item, file),
      removeFingerprintOnSuccess: true,
      onAfterResponse: (request, response) => this.looked(request.getMethod(), response.getStatus()),
      onShouldRetry: (error) => worthAnother(this.statusOf(error)),
      onProgress: (sent) => this.moved(sent),
      onSuccess: () => this.become('done', 'Arrived. It is being checked.'),
      onError: (error) => this.failed(error),
    })
  }

  /** The id of its row in the record, once the portal has given one. */
  get id() {
    return this.tus.url?.split('/').pop() ?? ''
  }

  /** The library takes every refusal to say how far an upload is for its end, and begins a new one. Whoever is only signed out
   * goes on with it after signing in. */
  looked(method, status) {
    this.signedOut = status === 401
    if (this.signedOut && method === 'HEAD') throw new Error('signed out')
  }

  statusOf(error) {
    return this.signedOut ? 401 : error.originalResponse?.getStatus()
  }

  /** An upload that was begun before the page was loaded anew goes on. */
  async start() {
    this.become('sending', 'Starts.')
    if (!this.tus.url) {
      const [before] = await this.tus.findPreviousUploads().catch(() => [])
      if (before) this.tus.resumeFromPreviousUpload(before)
    }
    if (this.state === 'sending') this.tus.start()
  }

  async pause() {
    this.become('paused', `Paused at ${progressWords(this.sent, this.file.size)}.`)
    await this.tus.abort()
  }

  /** Takes back what has arrived, too. */
  async remove() {
    this.become('removed', '')
    await this.tus.abort(this.tus.url !== null).catch(() => {}) // where that fails, the portal forgets it after a day
  }

  moved(sent) {
    if (this.state !== 'sending') return
    this.sent = sent
    this.words = progressWords(sent, this.file.size)
    this.tell()
  }

  failed(error) {
    const status = this.statusOf(error)
    if (status === 404) this.tus.url = null
    this.become('failed', failureWords(status, error.originalResponse?.getBody()))
  }

  become(state, words) {
    if (this.state === 'removed') return
    this.state = state
    this.words = words
    this.tell()
  }
}
