// The receiving desk: what is scanned is looked up without leaving the page, so that the input never loses a scan; a sound,
// where it is wanted, tells good, late, unknown and to be done before apart.
const soundKey = 'receiving-sound'
const region = () => document.querySelector('[data-receiving]')
const field = () => region().querySelector('[data-scan] [name=number]')

let audio = null

const wantsSound = () => localStorage.getItem(soundKey) === 'on'

/** Tones by what was found: how high, how long in seconds, how often. */
const tones = { good: [[880, 0.12]], late: [[660, 0.14], [440, 0.2]], unknown: [[180, 0.18], [180, 0.18], [180, 0.3]], wait: [[440, 0.14], [440, 0.14]] }

function beep(kind) {
  if (!wantsSound() || !tones[kind]) return
  audio ??= new AudioContext()
  let at = audio.currentTime + 0.02
  for (const [pitch, length] of tones[kind]) {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = pitch
    volume.gain.setValueAtTime(0.2, at)
    volume.gain.linearRampToValueAtTime(0, at + length)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + length)
    at += length + 0.06
  }
}

function showSound() {
  const button = region().querySelector('[data-sound]')
  button.hidden = false
  button.setAttribute('aria-pressed', String(wantsSound()))
  button.textContent = wantsSound() ? 'Sound is on' : 'Sound is off'
}

/** Ticks and typed serial numbers survive the next scan: what is ticked on the page goes with it. */
function carryTicks(data) {
  const ticks = region().querySelectorAll('[data-tick] [name=unit]')
  if (!ticks.length) return
  data.delete('unit')
  for (const box of ticks) if (box.checked) data.append('unit', box.value)
}

const typedSerials = () => new Map([...region().querySelectorAll('[data-tick] .recv-other input')].map((input) => [input.name, input.value]))

async function lookUp(form) {
  const data = new FormData(form)
  carryTicks(data)
  const address = form.action + '?' + new URLSearchParams(data)
  const typed = typedSerials()
  field().value = ''
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const next = page.querySelector('[data-receiving]')
    if (!answer.ok || !next) throw new Error(String(answer.status))
    region().replaceWith(next)
    history.replaceState(null, '', address)
    for (const [name, value] of typed) {
      const input = region().querySelector(`[name="${CSS.escape(name)}"]`)
      if (input) input.value = value
    }
    arrive()
  } catch {
    location.assign(address) // the browser shows what happened: signed out, or no connection
  }
}

// Scans come one after the other, however fast: each waits for the one before.
let queue = Promise.resolve()

function arrive() {
  showSound()
  beep(region().querySelector('[data-band]')?.dataset.band)
  if (!region().querySelector('.error-summary')) field().focus()
}

/** What is ticked on the page is still ticked once photos are kept. */
function carryToPhotos(form) {
  if (!form.closest('.recv-rma')) return
  for (const old of form.querySelectorAll('[name=unit]')) old.remove()
  for (const box of region().querySelectorAll('[data-tick] [name=unit]:checked')) {
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'unit', value: box.value })
    form.prepend(field)
  }
}

document.addEventListener('submit', (event) => {
  if (event.target.matches('[data-photos]')) carryToPhotos(event.target)
  if (!event.target.matches('[data-scan]')) return
  event.preventDefault()
  if (!field().value.trim()) return
  const form = event.target
  const scanned = field().value
  field().value = ''
  queue = queue.then(() => {
    const now = form.isConnected ? form : region().querySelector('[data-scan]')
    now.querySelector('[name=number]').value = scanned
    return lookUp(now)
  })
})

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-sound]')) {
    localStorage.setItem(soundKey, wantsSound() ? 'off' : 'on')
    showSound()
    beep('good')
  }
  const busy = event.target.closest('a, button, input, textarea, select, label, summary, dialog')
  if (!busy && !getSelection().toString()) field().focus()
})

// A scanner types as a keyboard does: where nobody writes into another field, its keys go to the scan field.
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1 || event.key === ' ') return
  if (event.target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, dialog')) return
  field().focus()
})

arrive()
