// Ticks several things of a list at once, at most as many as the list takes, and says how many are ticked. Without this script each is ticked by itself.

export function pickMany(group) {
  const boxes = [...group.querySelectorAll('[data-pick-one]')]
  const all = group.querySelector('[data-pick-all]')
  const counts = group.querySelectorAll('[data-pick-count]')
  if (boxes.length === 0) return
  const most = Number(group.dataset.pickMost) || boxes.length
  const seen = () => boxes.filter((box) => !box.closest('[hidden]')) // a search hides some
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length
    for (const line of counts) line.textContent = ticked ? `${ticked} ticked` : ''
    group.classList.toggle('picked', ticked > 0)
    if (!all) return
    const input = all.querySelector('input')
    const shown = seen()
    input.checked = shown.length > 0 && shown.filter((box) => box.checked).length >= Math.min(most, shown.length)
    input.indeterminate = !input.checked && ticked > 0
  }
  if (all) {
    all.hidden = false
    all.querySelector('input').addEventListener('change', (event) => {
      for (const [i, box] of seen().entries()) box.checked = event.target.checked && i < most
      show()
    })
  }
  group.addEventListener('change', (event) => event.target.matches('[data-pick-one]') && show())
  addEventListener('pageshow', show) // a browser that comes back fills in what was ticked
  show()
}
