// The clause book: a print button, a contents list that folds on a phone and says
// which clause is being read.
const book = document.querySelector('[data-book]')

function offerPrint() {
  const button = book.querySelector('[data-print]')
  button.hidden = false
  button.addEventListener('click', () => print())
}

function foldContents() {
  const contents = book.querySelector('[data-contents]')
  const wide = matchMedia('(min-width: 60rem)')
  const fit = () => (contents.open = wide.matches)
  fit()
  wide.addEventListener('change', fit)
}

/** Marks the clause at the top of the window in the contents. */
function followReading() {
  const links = new Map([...book.querySelectorAll('[data-contents] a')].map((a) => [a.hash.slice(1), a]))
  const seen = new Set()
  const clauses = [...book.querySelectorAll('.clause')]
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) entry.isIntersecting ? seen.add(entry.target.id) : seen.delete(entry.target.id)
    const now = clauses.find((clause) => seen.has(clause.id))?.id
    for (const [id, link] of links) {
      if (id === now) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
  }, { rootMargin: '-10% 0px -60% 0px' })
  for (const clause of clauses) watch.observe(clause)
}

if (book) {
  offerPrint()
  foldContents()
  followReading()
}
