// Shows one file at a time, with keys: left and right, z to zoom, r to rotate.
import { isTyped } from './keys.js'

const turns = ['turn-0', 'turn-1', 'turn-2', 'turn-3']

export function startViewer(viewer) {
  const files = [...viewer.querySelectorAll('[data-viewer-file]')]
  const bar = viewer.querySelector('[data-viewer-bar]')
  const place = viewer.querySelector('[data-viewer-place]')
  let now = Math.max(0, files.findIndex((file) => '#' + file.id === location.hash))

  const show = (index) => {
    now = (index + files.length) % files.length
    for (const [i, file] of files.entries()) file.hidden = i !== now
    place.textContent = `${now + 1} of ${files.length}`
    for (const name of ['zoom', 'rotate']) {
      bar.querySelector(`[data-viewer-do=${name}]`).disabled = !files[now].querySelector('img')
    }
  }
  const rotate = () => {
    const file = files[now]
    const at = turns.findIndex((turn) => file.classList.contains(turn))
    file.classList.remove(...turns)
    file.classList.add(turns[(Math.max(0, at) + 1) % turns.length])
  }
  const acts = {
    previous: () => show(now - 1),
    next: () => show(now + 1),
    zoom: () => files[now].classList.toggle('is-zoomed'),
    rotate,
  }
  const keys = { ArrowLeft: 'previous', ArrowRight: 'next', z: 'zoom', r: 'rotate' }

  bar.hidden = false
  bar.addEventListener('click', (event) => acts[event.target.closest('[data-viewer-do]')?.dataset.viewerDo]?.())
  document.addEventListener('keydown', (event) => {
    if (isTyped(event)) return
    const act = keys[event.key]
    // Arrows scroll an enlarged picture.
    if (!act || (event.key.startsWith('Arrow') && files[now].classList.contains('is-zoomed'))) return
    acts[act]()
    event.preventDefault()
  })
  show(now)
}
