// A small table to try the page with: devices of every seller, bought over the last
// years, as a person would keep them in a spreadsheet.
import { addMonths, dayOf, isoOf, todayIn } from './dates.js'

const kinds = [
  ['Softnetworks', 'preowned_hardware', 'Access switch 48p', 'yes', 'direct'],
  ['ConnectPRO', 'KVM switch', 'KVM rack 2', '', 'direct'],
  ['SpectrumVoIP', 'ip_phone', 'Desk phone', '', 'direct'],
  ['Pre-owned Telecom', '', 'Line card', '', 'direct'],
  ['Shenzhen Service Center', '', 'Media gateway', '', 'direct'],
  ['ConnectPRO', 'Premium cable', 'KVM cable 3 m', '', 'direct'],
  ['ConnectPRO', 'Extender', 'USB extender', '', 'reseller'],
  ['Softnetworks', 'battery', 'Battery pack', 'yes', 'direct'],
]

export function exampleText() {
  const today = dayOf(todayIn('UTC'))
  const rows = ['Serial no;Seller;Product;Device;Order date;Delivered;First owner;Bought from;Sold as;Lease;Brand']
  for (let i = 0; i < 48; i++) {
    const [seller, product, device, owner, channel] = kinds[(i * 5) % kinds.length]
    const bought = addMonths(today, -((i * 7) % 40)) - ((i * 11) % 28)
    const agent = seller.startsWith('Shenzhen') ? (i % 3 === 0 ? 'agent' : 'own') : ''
    const sold = seller.startsWith('Pre-owned') ? (i % 4 === 3 ? 'as_is' : 'standard') : ''
    const lease = seller === 'SpectrumVoIP' ? 'none' : ''
    const date = i === 29 ? '31/31/2025' : isoOf(bought)
    rows.push([`PV-${String(40210 + i * 37)}`, seller, product, device, date, isoOf(Math.min(bought + 5, today)), owner, channel, sold, lease, agent].join(';'))
  }
  return rows.join('\n')
}
