// Which column is which fact. Headers are matched by the facts' names, their
// labels and what people call them.
import words from '../../views/words.json' with { type: 'json' }
import { normal } from './fleet-answers.js'

/** The column that names a device in the results; it is no fact. */
export const LABEL = 'label'

const synonyms = {
  [LABEL]: ['serial', 'serial number', 'serial no', 's n', 'sn', 'asset', 'asset tag', 'asset number', 'device', 'device name', 'hostname', 'host',
    'name', 'description', 'model', 'id', 'tag', 'inventory number', 'mac', 'mac address'],
  seller: ['seller', 'vendor', 'supplier', 'bought from seller', 'manufacturer', 'shop', 'store', 'sold by', 'vendor name', 'supplier name',
    'seller name'],
  intent: ['intent', 'need', 'request', 'what you need'],
  product: ['product', 'product class', 'class', 'product type', 'type', 'category', 'device type', 'kind', 'item type',
    'equipment type', 'hardware type', 'product category', 'product name', 'model type'],
  purchased_on: ['purchased', 'purchase date', 'date of purchase', 'bought', 'bought on', 'order date', 'ordered', 'invoice date', 'invoiced', 'invoice',
    'date purchased', 'date bought', 'date ordered', 'date invoiced', 'purchase', 'acquired', 'acquisition date', 'sale date', 'sold on'],
  shipped_on: ['shipped', 'ship date', 'shipping date', 'shipment date', 'dispatched', 'dispatch date', 'sent', 'date shipped', 'date of shipment'],
  delivered_on: ['delivered', 'delivery date', 'delivery', 'received', 'receipt date', 'arrived', 'arrival date', 'date received', 'date delivered',
    'date of delivery', 'received on'],
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
  price_cents: ['price', 'cost', 'unit price', 'amount', 'price paid', 'purchase price', 'net price'],
  freight_cents: ['freight', 'shipping paid', 'freight paid'],
  extended_months: ['extended', 'extended warranty', 'extra months', 'extension', 'extra warranty'],
  stated_months: ['warranty months', 'stated warranty', 'warranty period'],
  brand: ['brand', 'own brand'],
  payment: ['payment', 'paid by', 'payment method'],
  selected_new: ['selected new', 'listed'],
}

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
    const found = namesIn(header).map((name) => table.get(name) ?? '').filter((fact) => fact !== '' && !taken.has(fact))
    const fact = found.find((f) => f !== LABEL) ?? found[0] ?? ''
    taken.add(fact)
    return fact
  })
}

/** What a header may be called: all of it, without its unit, without what is in brackets, and each side of a slash. */
function namesIn(header) {
  const short = header.slice(0, longestHeader)
  const whole = normal(short)
  if (whole === '') return []
  const bare = normal(short.replace(/[([].*$/, ''))
  const unitless = whole.replace(/ (?:on|date|cents|code|(?:in )?(?:usd|us dollars|dollars))$/, '')
  return [...new Set([whole, unitless, bare, ...short.split('/').map(normal)])].filter((name) => name !== '')
}

/** Whether a column of amounts holds cents and not dollars. */
export const inCents = (header) => /(?:^| )cents$/.test(normal(header.slice(0, longestHeader)))

const longestHeader = 200
