// Hears of changes as server-sent events while the page is looked at.

/** Calls heard with each line that the address sends. The browser comes again by itself after a break. */
export function listen(address, heard) {
  let source = null
  const open = () => {
    source ??= new EventSource(address)
    source.onmessage = (event) => heard(event.data)
  }
  const close = () => {
    source?.close()
    source = null
  }
  const follow = () => (document.visibilityState === 'visible' ? open() : close())
  document.addEventListener('visibilitychange', follow)
  addEventListener('pagehide', close)
  follow()
}
