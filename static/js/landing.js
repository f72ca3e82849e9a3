// The ways in: chosen without loading the page again, and kept in the fragment of the
// address, which is never sent to a server. Without this script they are links that do
// the same with a query.
const ways = document.querySelector('[data-ways]')
const sellers = document.querySelector('[data-sellers]')

function choose(way) {
  for (const link of ways.children) {
    if (link === way) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
  }
  for (const link of sellers.querySelectorAll('[data-seller]')) {
    link.href = `/check/${link.dataset.seller}#intent=${way.dataset.way}`
  }
  history.replaceState(history.state, '', `/#intent=${way.dataset.way}`)
}

/** The way that the address names, or that the server has marked. */
function wayOfAddress() {
  const named = new URLSearchParams(location.hash.slice(1)).get('intent')
  return [...ways.children].find((way) => way.dataset.way === named) ?? ways.querySelector('[aria-current]')
}

if (ways) {
  const way = wayOfAddress()
  if (way) choose(way)
  ways.addEventListener('click', (event) => {
    const way = event.target.closest('[data-way]')
    if (!way || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    choose(way)
    sellers.querySelector('a').focus({ preventScroll: true })
  })
}
