// The staff's queue: live counts, keys, and a bar that says how many claims are ticked.
import { isTyped, listKeys } from './keys.js'
import { watch } from './live.js'

const queue = document.querySelector('[data-queue]')
const rows = [...queue.querySelectorAll('[data-row]')]
let now = -1

const box = (row) => row.querySelector('input[type=checkbox]')

function moveTo(index) {
  if (!rows.length) return
  rows[now]?.removeAttribute('data-now')
  now = Math.max(0, Math.min(rows.length - 1, index))
  rows[now].setAttribute('data-now', '')
  rows[now].querySelector('[data-open]').focus({ preventScroll: true })
  rows[now].scrollIntoView({ block: 'nearest' })
}

function showTicked() {
  const ticked = rows.filter((row) => box(row).checked).length
  const text = queue.querySelector('[data-bulk-count]')
  if (text) text.textContent = ticked === 0 ? 'With the ticked claims:' : ticked === 1 ? '1 claim ticked:' : `${ticked} claims ticked:`
}

function tick() {
  if (now < 0) return
  box(rows[now]).checked = !box(rows[now]).checked
  showTicked()
}

function assignToMe() {
  const form = queue.querySelector('[data-bulk]')
  if (!form) return
  if (!rows.some((row) => box(row).checked) && now >= 0) tick()
  if (!rows.some((row) => box(row).checked)) return
  form.querySelector('[data-bulk-to]').value = 'me'
  form.requestSubmit()
}

const keys = {
  j: () => moveTo(now + 1),
  k: () => moveTo(now - 1),
  x: tick,
  a: assignToMe,
  '/': () => queue.querySelector('[data-search]').focus(),
  Enter: () => now >= 0 && rows[now].querySelector('[data-open]').click(),
}

const itsOwn = (event) => event.key === 'Enter' && event.target.closest('a, button, summary')

document.addEventListener('keydown', (event) => {
  if (isTyped(event) || itsOwn(event)) return
  const act = keys[event.key]
  if (!act) return
  event.preventDefault()
  act()
})

function showCounts(counts) {
  for (const place of queue.querySelectorAll('[data-count]')) {
    const count = counts[place.dataset.count]
    const text = count >= counts.most ? counts.most.toLocaleString('en') + '+' : String(count)
    if (place.textContent === text) continue
    place.textContent = text
    queue.querySelector('[data-new]').hidden = false
    if (place.dataset.count === 'late') place.parentElement.classList.toggle('count-late', count > 0)
  }
}

queue.addEventListener('change', showTicked)
listKeys(queue)
if (matchMedia('(max-width: 60rem)').matches) queue.querySelector('[data-filters]').open = false
showTicked()
watch(queue.dataset.live, null, (line) => showCounts(JSON.parse(line)))
