// Elements as plain values: made by h, compared and tested without a browser, put
// into the page by mount.

/** h('p.lead', {id: 'x'}, children…). False, null and empty strings are left out. */
export function h(selector, ...rest) {
  const [tag, ...classes] = selector.split('.')
  const attrs = isAttrs(rest[0]) ? rest.shift() : {}
  if (attrs.class) classes.push(...attrs.class.split(' ').filter(Boolean))
  const { class: _, ...others } = attrs
  const children = rest.flat(Infinity).filter((child) => child !== false && child !== null && child !== undefined && child !== '')
  return { tag, classes, attrs: others, children }
}

const isAttrs = (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && value.tag === undefined

const SVG = 'http://www.w3.org/2000/svg'

/** Makes the DOM of a tree. True stands for an attribute without a value. */
export function mount(node, inSVG = false) {
  if (typeof node !== 'object') return document.createTextNode(String(node))
  const svg = inSVG || node.tag === 'svg'
  const element = svg ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag)
  if (node.classes.length > 0) element.setAttribute('class', node.classes.join(' '))
  for (const [name, value] of Object.entries(node.attrs)) {
    if (value === false || value === undefined || value === null) continue
    element.setAttribute(name, value === true ? '' : String(value))
  }
  for (const child of node.children) element.append(mount(child, svg))
  return element
}

/** One shape of the page's sprite. */
export const shape = (name) =>
  h('svg.shape', { width: 24, height: 24, 'aria-hidden': 'true', focusable: 'false' }, h('use', { href: `#shape-${name}` }))
