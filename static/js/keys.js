// Keys of the staff's pages: whose they are, and the list of them under "?".

/** Keys belong to whoever types, and those with Ctrl, Alt or Meta to the browser. */
export const isTyped = (event) =>
  event.ctrlKey || event.altKey || event.metaKey || event.target.closest('input:not([type=checkbox]), textarea, select, dialog') !== null

/** Shows the list of the page's keys when it is asked for. */
export function listKeys(root) {
  const help = root.querySelector('[data-help]')
  for (const opener of root.querySelectorAll('[data-help-open]')) {
    opener.hidden = false
    opener.addEventListener('click', () => help.showModal())
  }
  document.addEventListener('keydown', (event) => {
    if (event.key !== '?' || isTyped(event)) return
    event.preventDefault()
    help.showModal()
  })
}
