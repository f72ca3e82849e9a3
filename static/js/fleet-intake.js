// What a dropped file is, told by its bytes, and its text.
import { decodeText } from './csv.js'
import { say } from './words.js'

/** {content} of a text, or {refused}, which says what the file is and what to do. */
export function readBytes(bytes) {
  const kind = kindOf(bytes)
  if (kind !== '') return { refused: say(`fleet.${kind}`) }
  const content = decodeText(bytes)
  const start = content.slice(0, 4096)
  if (start.includes('\0')) return { refused: say('fleet.is_binary') }
  if (/^\s*<(?:!doctype|html|\?xml|table|body)/i.test(start)) return { refused: say('fleet.is_markup') }
  return { content }
}

const signatures = [
  ['is_zip', [0x50, 0x4b, 0x03, 0x04]], ['is_zip', [0x50, 0x4b, 0x05, 0x06]],
  ['is_excel', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]], ['is_pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]], ['is_binary', [0x1f, 0x8b]],
]

function kindOf(bytes) {
  const kind = signatures.find(([, start]) => start.every((byte, i) => bytes[i] === byte))?.[0] ?? ''
  return kind === 'is_zip' ? archiveKind(bytes) : kind
}

/** Workbooks are zip archives; their first entries and the directory at the end tell which. */
function archiveKind(bytes) {
  const latin = new TextDecoder('windows-1252')
  const names = latin.decode(bytes.subarray(0, 4096)) + latin.decode(bytes.subarray(-65_536))
  if (names.includes('opendocument.spreadsheet')) return 'is_opendocument'
  return /\bxl\/(?:workbook|worksheets|styles|sharedStrings)/.test(names) ? 'is_excel' : 'is_zip'
}
