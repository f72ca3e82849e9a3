// The ways in: chosen without loading the page again. Without this script they are
// links that do the same.
const ways = document.querySelector('[data-ways]')
const sellers = document.querySelector('[data-sellers]')

function choose(way) {
  for (const link of ways.children) {
    if (link === way) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
  }
  for (const link of sellers.querySelectorAll('[data-seller]')) {
    link.href = `/check/${link.dataset.seller}?intent=${way.dataset.way}`
  }
  history.replaceState(null, '', `/?intent=${way.dataset.way}`)
}

ways?.addEventListener('click', (event) => {
  const way = event.target.closest('[data-way]')
  if (!way || event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  choose(way)
  sellers.querySelector('a').focus({ preventScroll: true })
})
