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
 * empty lines are left out. A quotation mark that is never closed spoils its own row
 * only: `broken` has the number of that row and the line where the mark stands. */
export function parseCSV(text, delimiter = sniffDelimiter(text)) {
  const reader = new Reader(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, delimiter.charCodeAt(0))
  const rows = []
  const lines = []
  const broken = new Map()
  while (!reader.atEnd) {
    const line = reader.line
    reader.broken = 0
    const row = reader.row()
    if (row.length === 1 && row[0] === '') continue
    if (reader.broken > 0) broken.set(rows.length, reader.broken)
    rows.push(row)
    lines.push(line)
  }
  return { rows, lines, broken }
}

class Reader {
  constructor(text, delimiter) {
    this.text = text
    this.delimiter = delimiter
    this.at = 0
    this.line = 1
    this.broken = 0 // the line of a quote without its other half in this row
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
    const end = this.closing()
    if (end < 0) return this.unclosed()
    const cell = this.text.slice(this.at + 1, end).replaceAll('""', '"')
    this.at = end + 1
    this.line += lineBreaks(cell)
    return cell + this.plain()
  }

  /** Where the quote at this place is closed, or -1. One that would close on a later
   * line and in the middle of a cell belongs to another cell. */
  closing() {
    for (let from = this.at + 1; ; from += 2) {
      from = this.text.indexOf('"', from)
      if (from < 0) return -1
      if (this.text.charCodeAt(from + 1) === QUOTE) continue
      return this.endsCell(from + 1) || lineBreaks(this.text.slice(this.at, from)) === 0 ? from : -1
    }
  }

  endsCell(at) {
    const c = this.text.charCodeAt(at)
    return at >= this.text.length || c === this.delimiter || c === LF || c === CR
  }

  /** The rest of the line of a quote that is never closed, as one cell. */
  unclosed() {
    this.broken ||= this.line
    const from = this.at
    while (this.at < this.text.length && this.text.charCodeAt(this.at) !== LF && this.text.charCodeAt(this.at) !== CR) this.at++
    return this.text.slice(from, this.at)
  }

  lineEnd() {
    const c = this.text.charCodeAt(this.at)
    if (c === CR) this.at += this.text.charCodeAt(this.at + 1) === LF ? 2 : 1
    else if (c === LF) this.at++
    this.line++
  }
}

function lineBreaks(text) {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === LF || (c === CR && text.charCodeAt(i + 1) !== LF)) count++
  }
  return count
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

/** Decodes a file: UTF-8; UTF-16 where its mark or its zeros say so; else Windows-1252. */
export function decodeText(bytes) {
  const [a, b, c, d] = bytes
  if ((a === 0xff && b === 0xfe) || (a > 0 && b === 0 && c > 0 && d === 0)) return new TextDecoder('utf-16le').decode(bytes)
  if ((a === 0xfe && b === 0xff) || (a === 0 && b > 0 && c === 0 && d > 0)) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
