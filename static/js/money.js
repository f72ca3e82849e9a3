// Amounts of US dollars in integer cents.

/** 1234567 as "$12,345.67". */
export function dollars(cents) {
  const amount = Math.abs(cents)
  const whole = String(Math.floor(amount / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${cents < 0 ? '-' : ''}$${whole}.${String(amount % 100).padStart(2, '0')}`
}

/** 290 basis points as "2.9 %". The space does not break. */
export function percent(basisPoints) {
  const text = `${Math.floor(basisPoints / 100)}.${String(basisPoints % 100).padStart(2, '0')}`
  return `${text.replace(/0+$/, '').replace(/\.$/, '')}\u00a0%`
}

/** "129.99", "$1,234.50" or "129,99" as cents; anything else stays as typed. */
export function readDollars(typed) {
  let text = typed.replace(/[$ \u00a0]/g, '')
  if (/^-?\d{1,3}(,\d{3}){1,4}(\.\d{1,2})?$/.test(text)) text = text.replaceAll(',', '')
  else if (/^-?\d{1,13},\d{1,2}$/.test(text)) text = text.replace(',', '.')
  else if (!/^-?\d{1,13}(\.\d{1,2})?$/.test(text)) return typed
  const [whole, fraction = ''] = text.split('.')
  return Number(whole + (fraction + '00').slice(0, 2))
}

/** Cents as they are typed: "1234.50". */
export const typedDollars = (cents) => dollars(cents).replace('$', '').replaceAll(',', '')
