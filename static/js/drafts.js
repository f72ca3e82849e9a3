// What somebody types into the forms of a claim stays in this tab until it is sent, so that a reload loses nothing.
const prefix = 'proviso-desk-'

const storage = () => {
  try {
    return sessionStorage
  } catch {
    return null // storage may be forbidden; then a reload loses what was typed
  }
}

/** Keeps the fields marked with data-keep under the claim's id; what came with the page wins. */
export function keepDrafts(root, claim) {
  const kept = storage()
  if (!kept) return
  for (const field of root.querySelectorAll('[data-keep]')) {
    const key = `${prefix}${claim}-${field.dataset.keep}`
    const before = kept.getItem(key)
    if (before && !field.value) field.value = before
    field.addEventListener('input', () => (field.value ? kept.setItem(key, field.value) : kept.removeItem(key)))
    field.form.addEventListener('submit', () => kept.removeItem(key))
  }
}
