// Which column is which fact. Headers are matched by the facts' names, their
// labels and what people call them.
import words from '../../views/words.json' with { type: 'json' }

/** The column that names a device in the results; it is no fact. */
export const LABEL = 'label'

const synonyms = {
  [LABEL]: ['serial', 'serial number', 'serial no', 's n', 'sn', 'asset', 'asset tag', 'asset number', 'device', 'device name', 'hostname', 'host',
    'name', 'description', 'model', 'id', 'tag', 'inventory number', 'mac', 'mac address'],
  seller: ['seller', 'vendor', 'supplier', 'bought from seller', 'manufacturer', 'shop', 'store'],
  intent: ['intent', 'need', 'request', 'what you need'],
  product: ['product', 'product class', 'class', 'product type', 'type', 'category', 'device type', 'kind'],
  purchased_on: ['purchased', 'purchase date', 'date of purchase', 'bought', 'bought on', 'order date', 'ordered', 'invoice date', 'invoiced', 'invoice'],
  shipped_on: ['shipped', 'ship date', 'shipping date', 'shipment date', 'dispatched', 'dispatch date', 'sent'],
  delivered_on: ['delivered', 'delivery date', 'delivery', 'received', 'receipt date', 'arrived', 'arrival date'],
  failed_on: ['failed', 'failure date', 'fault date', 'broken since', 'broke'],
  asked_on: ['as of', 'asked', 'date'],
  channel: ['channel', 'sales channel', 'bought from', 'source'],
  destination: ['destination', 'ship to', 'sent to', 'region'],
  original_purchaser: ['original purchaser', 'first owner', 'original owner', 'original buyer'],
  symptom: ['symptom', 'fault', 'problem', 'issue'],
  causes: ['causes', 'cause'],
  serial_intact: ['seals', 'seal intact', 'labels intact'],
  sold_as: ['sold as', 'condition', 'sale condition'],
  lease: ['lease', 'leased', 'lease status'],
  acquired_on_lease: ['acquired on lease', 'came with lease'],
  price_cents: ['price', 'cost', 'unit price', 'amount'],
  freight_cents: ['freight', 'shipping paid', 'freight paid'],
  extended_months: ['extended', 'extended warranty', 'extra months', 'extension', 'extra warranty'],
  stated_months: ['warranty months', 'stated warranty', 'warranty period'],
  brand: ['brand', 'own brand'],
  payment: ['payment', 'paid by', 'payment method'],
  selected_new: ['selected new', 'listed'],
}

export const normal = (text) => text.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, ' ').trim()

function nameTable(facts) {
  const table = new Map()
  const add = (name, fact) => table.has(normal(name)) || table.set(normal(name), fact)
  for (const fact of [...facts, LABEL]) {
    add(fact, fact)
    for (const synonym of synonyms[fact] ?? []) add(synonym, fact)
  }
  for (const fact of facts) if (words.facts[fact]?.label) add(words.facts[fact].label, fact)
  return table
}

/** For each header the fact it stands for, LABEL, or ''. No fact is taken twice;
 * of several columns that could name a device the first does. */
export function matchHeaders(headers, facts) {
  const table = nameTable(facts)
  const taken = new Set()
  return headers.map((header) => {
    const fact = table.get(normal(header)) ?? table.get(normal(header).replace(/ (on|date|cents|code)$/, '')) ?? ''
    if (fact === '' || taken.has(fact)) return ''
    taken.add(fact)
    return fact
  })
}

/** Whether dates such as 3/4/2024 put the day first: 'dmy' or 'mdy'. It is ambiguous
 * where no date tells, or where some tell one way and some the other; dates with
 * dots always put the day first and tell nothing about the others. */
export function dateOrder(rows, columns) {
  let found = false
  const told = { dmy: false, mdy: false }
  for (const row of rows) {
    for (const column of columns) {
      const parts = /^(\d{1,2})[/-](\d{1,2})[/-]\d{4}$/.exec((row[column] ?? '').trim())
      if (!parts) continue
      found = true
      if (+parts[1] > 12) told.dmy = true
      else if (+parts[2] > 12) told.mdy = true
    }
  }
  return { order: told.dmy && !told.mdy ? 'dmy' : 'mdy', ambiguous: found && told.dmy === told.mdy }
}
