// Finds a device while its number is typed. Without this script the form asks the server.

const fold = (text) => text.toLowerCase().replace(/\s+/g, '')

/** Hides the devices that do not hold what is typed, and says how many are left. */
export function findDevices(input, root = document) {
  const devices = [...root.querySelectorAll('[data-device]')].map((element) => ({ element, text: fold(element.textContent) }))
  const found = root.querySelector('[data-device-found]')
  input.addEventListener('input', () => {
    const wanted = fold(input.value)
    let shown = 0
    for (const { element, text } of devices) {
      element.hidden = !text.includes(wanted)
      if (!element.hidden) shown++
    }
    for (const group of root.querySelectorAll('[data-device-group]')) group.hidden = !group.querySelector('[data-device]:not([hidden])')
    found.textContent = `${shown} of ${devices.length} shown`
  })
}
