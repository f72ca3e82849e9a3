// Deadlines in the time of whoever reads the page, and how long they still run. The server's clock counts: a page knows when
// it was made, and adds what has passed since. Without this module a page shows the seller's day.
const minute = 60_000
const own = Intl.DateTimeFormat().resolvedOptions().timeZone

/** What is left of a deadline, in numerals of one width: "13 d 07 h 05 min". Empty once it is over. */
export function left(milliseconds) {
  if (milliseconds <= 0) return ''
  const minutes = Math.ceil(milliseconds / minute)
  const two = (n) => String(n).padStart(2, '0')
  const days = Math.floor(minutes / 1440)
  return `${days ? `${days} d ` : ''}${two(Math.floor(minutes / 60) % 24)} h ${two(minutes % 60)} min`
}

/** The last minute of a deadline, where the reader is. */
export function ownTime(due, zone) {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: zone }).format(new Date(due - minute))
}

function show(box) {
  const due = Date.parse(box.dataset.deadline)
  const made = Date.parse(box.dataset.now)
  if (Number.isNaN(due) || Number.isNaN(made)) return
  const here = box.querySelector('[data-deadline-own]')
  if (here && own && !here.dataset.here) {
    here.dataset.here = own // the server said where the reader was, this is where they are
    here.textContent = own === box.dataset.zone ? 'You are in the same time zone.' : `Where you are (${own}): until ${ownTime(due, own)}.`
    here.hidden = false
  }
  box.dataset.seen ??= String(performance.now())
  const text = left(due - made - (performance.now() - Number(box.dataset.seen)))
  const line = box.querySelector('[data-deadline-left]')
  if (line) line.textContent = text ? `${text} left` : 'over'
}

const showAll = () => document.querySelectorAll('[data-deadline]').forEach(show)

if (globalThis.document) {
  showAll()
  setInterval(showAll, minute / 4)
  // The page of a claim is kept current: new parts of it are filled in as they come.
  const page = document.querySelector('[data-live-page]')
  if (page) new MutationObserver(showAll).observe(page, { childList: true })
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => print())
  }
}
