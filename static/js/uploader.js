// The files of a claim: several at once, dropped or chosen or photographed, each going on where it stopped. Without this
// script the forms send the files plainly.
import { saysSignedOut } from './signed-out.js'
import { FileUpload } from './upload.js'
import { refusal } from './upload-model.js'
import { makeRow, showRow } from './upload-row.js'

const atOnce = 3
const looks = [500, 1000, 2000, 4000, 8000] // pauses between looks at files that are being checked, in milliseconds

class Evidence {
  constructor(root) {
    this.root = root
    const { claim, files, maxFile, maxFiles, maxClaim } = root.dataset
    this.claim = claim
    this.files = files
    this.limits = { file: Number(maxFile), files: Number(maxFiles), claim: Number(maxClaim) }
    this.live = root.querySelector('[data-live]')
    this.uploads = new Map() // FileUpload → its line
    this.look = 0
    for (const form of root.querySelectorAll('[data-drop]')) this.prepare(form)
    document.addEventListener('brought', ({ detail }) => this.want(detail))
    addEventListener('online', () => this.goOn())
    addEventListener('beforeunload', (event) => this.leaving(event))
    if (root.querySelector('[data-state=quarantined]')) this.lookSoon()
  }

  prepare(form) {
    const item = form.dataset.drop
    for (const input of form.querySelectorAll('[data-pick]')) {
      const take = () => {
        this.add([...input.files], item, form)
        input.value = ''
      }
      input.addEventListener('change', take)
      if (input.files.length) take() // chosen before this script ran
    }
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
      form.addEventListener(type, (event) => {
        event.preventDefault()
        form.classList.toggle('evidence-over', type === 'dragenter' || type === 'dragover')
      })
    }
    form.addEventListener('drop', (event) => this.add([...event.dataTransfer.files], item, form))
    form.addEventListener('submit', (event) => event.preventDefault())
  }

  /** Adds the items that a newer page asks for. What it does not ask for any more stays: files may be on their way to it. */
  want(page) {
    let last = null
    for (const item of page.querySelectorAll('[data-evidence] [data-item]')) {
      const here = this.root.querySelector(`[data-item="${CSS.escape(item.dataset.item)}"]`)
      const wanted = here ?? document.importNode(item, true)
      if (!here) {
        if (last) last.after(wanted)
        else this.root.insertBefore(wanted, this.root.querySelector('[data-item]') ?? this.live)
        for (const form of wanted.querySelectorAll('[data-drop]')) this.prepare(form)
      }
      last = wanted
    }
    this.hideComing()
  }

  /** What is on its way here has a line of its own, not the tile of one that was left unfinished. */
  hideComing() {
    for (const upload of this.coming()) this.root.querySelector(`[data-file="${CSS.escape(upload.id)}"]`)?.remove()
  }

  coming() {
    return [...this.uploads.keys()].filter((upload) => upload.state !== 'done' && upload.id)
  }

  add(files, item, form) {
    const list = form.parentElement.querySelector('[data-uploads]')
    for (const file of files) this.addOne(file, item, list)
    list.hidden = list.children.length === 0
    this.next()
  }

  addOne(file, item, list) {
    const why = refusal(file, this.limits, this.given())
    const upload = why
      ? { file, sent: 0, state: 'refused', words: why, remove: async () => {} }
      : new FileUpload(file, { claim: this.claim, item, endpoint: new URL('/uploads/', location.href).href }, (changed) => this.changed(changed))
    const row = makeRow(file.name, (does) => this.act(upload, does))
    this.uploads.set(upload, row)
    list.append(row)
    showRow(row, upload)
    if (why) this.say(`${file.name}: ${why}`)
  }

  /** What the claim holds, as far as the page knows. */
  given() {
    const tiles = this.root.querySelectorAll('[data-sheet] [data-file]:not([data-state=refused])')
    const mine = [...this.uploads.keys()].filter((u) => !['refused', 'done'].includes(u.state))
    return { files: tiles.length + mine.length, bytes: mine.reduce((sum, u) => sum + u.file.size, 0) }
  }

  act(upload, does) {
    if (does === 'pause') upload.pause()
    else if (does === 'remove') this.remove(upload)
    else {
      upload.state = 'waiting'
      upload.words = 'Waits for its turn.'
      this.changed(upload)
      this.next()
    }
  }

  async remove(upload) {
    const row = this.uploads.get(upload)
    const list = row.parentElement
    await upload.remove()
    this.uploads.delete(upload)
    row.remove()
    list.hidden = list.children.length === 0
    list.parentElement.querySelector('[data-pick]').focus()
    this.say(`${upload.file.name} was removed.`)
    this.next()
    this.refresh()
  }

  changed(upload) {
    const row = this.uploads.get(upload)
    if (!row || upload.state === 'removed') return
    const before = row.dataset.state
    showRow(row, upload)
    this.hideComing()
    if (before === upload.state) return
    if (upload.state === 'failed') this.say(`${upload.file.name}: ${upload.words}`)
    if (upload.state === 'done') this.say(`${upload.file.name} has arrived and is being checked.`)
    if (upload.state === 'done') this.lookSoon(true)
    if (upload.state !== 'sending') this.next()
  }

  /** Starts those that wait, a few at a time. */
  next() {
    const all = [...this.uploads.keys()]
    let free = atOnce - all.filter((u) => u.state === 'sending').length
    for (const upload of all) if (upload.state === 'waiting' && free-- > 0) upload.start()
  }

  /** The line is back: what failed for want of it goes on. */
  goOn() {
    for (const upload of this.uploads.keys()) if (upload.state === 'failed') this.act(upload, 'again')
  }

  lookSoon(anew = false) {
    if (anew) this.look = 0
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.refresh(), looks[Math.min(this.look++, looks.length - 1)])
  }

  /** Fetches the contact sheets, and looks again while something is being checked. */
  async refresh() {
    const items = [...this.root.querySelectorAll('[data-item]')].map((item) => `item=${encodeURIComponent(item.dataset.item)}`)
    try {
      const answer = await fetch(`${this.files}?${items.join('&')}`, { headers: { Accept: 'text/html' } })
      if (saysSignedOut(answer)) return document.dispatchEvent(new CustomEvent('signed-out'))
      if (!answer.ok) throw new Error(answer.statusText)
      this.show(new DOMParser().parseFromString(await answer.text(), 'text/html'))
    } catch {
      this.lookSoon() // the portal is away for a moment
      return
    }
    if (this.root.querySelector('[data-state=quarantined]')) this.lookSoon()
  }

  /** Puts new sheets in place of the old ones; what still comes in has its own line. */
  show(fresh) {
    const coming = new Set(this.coming().map((upload) => upload.id))
    for (const sheet of this.root.querySelectorAll('[data-sheet]')) {
      const now = [...fresh.querySelectorAll('[data-sheet]')].find((s) => s.dataset.sheet === sheet.dataset.sheet)
      if (!now) continue
      for (const tile of now.querySelectorAll('[data-file]')) if (coming.has(tile.dataset.file)) tile.remove()
      this.told(sheet, now)
      if (sheet.innerHTML !== now.innerHTML && !sheet.contains(document.activeElement)) sheet.replaceWith(now)
    }
    for (const [upload, row] of this.uploads) if (upload.state === 'done') this.settle(upload, row)
    for (const word of this.root.querySelectorAll('.evidence-need')) {
      word.textContent = word.closest('[data-item]').querySelector('[data-state=stored]') ? 'given' : 'needed'
    }
  }

  /** Says aloud what became of files that were being checked. */
  told(before, now) {
    const known = new Map([...before.querySelectorAll('[data-file]')].map((tile) => [tile.dataset.file, tile.dataset.state]))
    for (const tile of now.querySelectorAll('[data-file]')) {
      const { file, state } = tile.dataset
      const mine = [...this.uploads.keys()].some((u) => u.state === 'done' && u.id === file)
      if ((known.get(file) === state && !mine) || !['stored', 'refused'].includes(state)) continue
      const name = tile.querySelector('.tile-name').textContent
      this.say(state === 'stored' ? `${name} is part of the claim.` : `${name}: ${tile.querySelector('.tile-why').textContent}`)
    }
  }

  settle(upload, row) {
    const list = row.parentElement
    this.uploads.delete(upload)
    row.remove()
    list.hidden = list.children.length === 0
  }

  leaving(event) {
    if ([...this.uploads.keys()].some((u) => u.state === 'sending')) event.preventDefault()
  }

  say(text) {
    this.live.textContent = text
  }
}

for (const root of document.querySelectorAll('[data-evidence]')) if (root.querySelector('[data-drop]')) new Evidence(root)
