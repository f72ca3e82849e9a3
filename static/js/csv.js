// Tables as text: RFC 4180 with the liberties that spreadsheets take. Commas,
// semicolons or tabs; LF, CRLF or CR; a byte order mark; quoted cells with line
// breaks and doubled quotes.

const QUOTE = 34
const LF = 10
const CR = 13

/** The delimiter of a text: the one that its first line uses most outside quotes. */
export function sniffDelimiter(text) {
  const counts = { ',': 0, ';': 0, '\t': 0 }
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '"') quoted = !quoted
    else if (!quoted && (c === '\n' || c === '\r')) break
    else if (!quoted && c in counts) counts[c]++
  }
  return Object.keys(counts).reduce((best, c) => (counts[c] > counts[best] ? c : best), ',')
}

/** Parses a text into rows of cells. Row i begins on line lines[i], counted from 1;
 * empty lines are left out. `unclosed` is the line of a quote that never ends, else 0. */
export function parseCSV(text, delimiter = sniffDelimiter(text)) {
  const reader = new Reader(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, delimiter.charCodeAt(0))
  const rows = []
  const lines = []
  while (!reader.atEnd) {
    const line = reader.line
    const row = reader.row()
    if (row.length === 1 && row[0] === '') continue
    rows.push(row)
    lines.push(line)
  }
  return { rows, lines, unclosed: reader.unclosed }
}

class Reader {
  constructor(text, delimiter) {
    this.text = text
    this.delimiter = delimiter
    this.at = 0
    this.line = 1
    this.unclosed = 0
  }

  get atEnd() {
    return this.at >= this.text.length
  }

  row() {
    const cells = []
    for (;;) {
      cells.push(this.text.charCodeAt(this.at) === QUOTE ? this.quoted() : this.plain())
      if (this.text.charCodeAt(this.at) !== this.delimiter) break
      this.at++
    }
    this.lineEnd()
    return cells
  }

  /** A cell without quotes: all up to the delimiter or the end of the line. */
  plain() {
    const from = this.at
    for (; this.at < this.text.length; this.at++) {
      const c = this.text.charCodeAt(this.at)
      if (c === this.delimiter || c === LF || c === CR) break
    }
    return this.text.slice(from, this.at)
  }

  /** A quoted cell; what follows its closing quote belongs to it. */
  quoted() {
    const openedOn = this.line
    let cell = ''
    for (let from = this.at + 1; ; from = this.at + 2) {
      const end = this.text.indexOf('"', from)
      if (end < 0) {
        this.unclosed ||= openedOn
        this.at = this.text.length
        return cell + this.text.slice(from)
      }
      cell += this.text.slice(from, end)
      this.at = end
      if (this.text.charCodeAt(end + 1) !== QUOTE) break
      cell += '"'
    }
    this.at++
    this.line += cell.split(/\r\n|\r|\n/).length - 1
    return cell + this.plain()
  }

  lineEnd() {
    const c = this.text.charCodeAt(this.at)
    if (c === CR) this.at += this.text.charCodeAt(this.at + 1) === LF ? 2 : 1
    else if (c === LF) this.at++
    this.line++
  }
}

// What spreadsheets take for the start of a formula, full-width forms included,
// spaces and control characters before it or not.
const formula = /^[\s\u0000-\u001f]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/

/** One row as CSV. A cell that a spreadsheet would take for a formula gets an
 * apostrophe in front, so that it stays text. */
export const csvRow = (cells) => cells.map(csvCell).join(',') + '\r\n'

function csvCell(value) {
  const text = String(value ?? '')
  const safe = typeof value !== 'number' && formula.test(text) ? `'${text}` : text
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Decodes a file: UTF-8, or UTF-16 where its mark says so; else Windows-1252. */
export function decodeText(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
