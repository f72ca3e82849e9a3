// The visitor's answers in the fragment of the address, which is never sent to a
// server: "#intent=fault&product=kvm_switch&causes=none&dont_know=shipped_on".

export function writeFragment(facts) {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(facts)) {
    if (name === 'seller') continue
    if (Array.isArray(value)) params.set(name, value.length === 0 ? 'none' : value.join(','))
    else params.set(name, String(value))
  }
  const text = params.toString().replaceAll('%2C', ',')
  return text === '' ? '' : `#${text}`
}

/** The facts of a fragment, or null where it holds none. What is no fact of the seller is passed over. */
export function readFragment(fragment, seller) {
  const params = new URLSearchParams(fragment.replace(/^#/, ''))
  const facts = { seller: seller.id }
  for (const [name, text] of params) {
    const spec = seller.facts.find((f) => f.name === name)
    if (spec && name !== 'seller' && text !== '') facts[name] = readValue(spec, text)
  }
  return Object.keys(facts).length > 1 ? facts : null
}

function readValue(spec, text) {
  switch (spec.type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'integer':
      return /^-?\d{1,16}$/.test(text) ? Number(text) : text
    case 'codes':
      return text === 'none' ? [] : text.split(',')
  }
  return text
}
