// Says that a panel with a scroll bar of its own goes on below its edge, so that the
// style sheet can let the last line fade.

/** Keeps `data-more-below` on the panel while there is more of it to scroll to. */
export function tellMoreBelow(panel) {
  const tell = () => panel.toggleAttribute('data-more-below', panel.scrollHeight - panel.clientHeight - panel.scrollTop > 8)
  const sizes = new ResizeObserver(tell)
  const watchContent = () => {
    sizes.disconnect()
    sizes.observe(panel)
    for (const child of panel.children) sizes.observe(child)
  }
  panel.addEventListener('scroll', tell, { passive: true })
  new MutationObserver(watchContent).observe(panel, { childList: true })
  watchContent()
}
