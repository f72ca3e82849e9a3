// The staff's queue: live counts, keys, and a bar that says how many claims are ticked.
import { listen } from './listen.js'

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

const help = queue.querySelector('[data-help]')

const keys = {
  j: () => moveTo(now + 1),
  k: () => moveTo(now - 1),
  x: tick,
  a: assignToMe,
  '/': () => queue.querySelector('[data-search]').focus(),
  '?': () => help.showModal(),
  Enter: () => now >= 0 && rows[now].querySelector('[data-open]').click(),
}

// Keys belong to whoever types, and those with Ctrl, Alt or Meta to the browser.
const typing = (target) => target.closest('input:not([type=checkbox]), textarea, select, dialog')
const itsOwn = (event) => event.key === 'Enter' && event.target.closest('a, button, summary')

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target) || itsOwn(event)) return
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
const opener = queue.querySelector('[data-help-open]')
opener.hidden = false
opener.addEventListener('click', () => help.showModal())
if (matchMedia('(max-width: 60rem)').matches) queue.querySelector('[data-filters]').open = false
showTicked()
listen(queue.dataset.live, (line) => showCounts(JSON.parse(line)))
