// Runs before the first paint: says that scripts run, and puts the remembered
// theme on the page. The switch in the header comes alive once it is parsed.
{
  const root = document.documentElement
  const key = 'proviso-theme'
  const system = matchMedia('(prefers-color-scheme: dark)')

  const remembered = () => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null // storage may be forbidden; the system's theme holds
    }
  }
  const remember = (theme) => {
    try {
      localStorage.setItem(key, theme)
    } catch {
      // The choice holds for this page only.
    }
  }
  const current = () => root.dataset.theme ?? (system.matches ? 'dark' : 'light')

  root.classList.add('js')
  if (remembered() === 'light' || remembered() === 'dark') root.dataset.theme = remembered()

  document.addEventListener('DOMContentLoaded', () => {
    const button = document.querySelector('[data-theme-switch]')
    const label = button?.querySelector('[data-theme-label]')
    const show = () => {
      button.dataset.now = current()
      label.textContent = current() === 'dark' ? button.dataset.toLight : button.dataset.toDark
    }
    if (!button) return
    button.hidden = false
    show()
    system.addEventListener('change', show)
    button.addEventListener('click', () => {
      root.dataset.theme = current() === 'dark' ? 'light' : 'dark'
      remember(root.dataset.theme)
      show()
    })
  })
}
