import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBytes } from '../fleet-intake.js'

const bytes = (...parts) => Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)))
const zip = [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]

test('files that are no text say what they are and what to do', () => {
  const excel = 'This is an Excel workbook. Save it as CSV and drop that.'
  const cases = [
    [bytes(zip, '[Content_Types].xml xl/workbook.xml'), excel],
    [bytes(zip, '[Content_Types].xml', new Array(100_000).fill(7), 'xl/worksheets/sheet1.xml'), excel],
    [bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), excel],
    [bytes(zip, 'mimetypeapplication/vnd.oasis.opendocument.spreadsheet'), 'This is an OpenDocument spreadsheet. Save it as CSV and drop that.'],
    [bytes(zip, 'devices.csv'), 'This is a zip archive. Unpack it and drop the CSV file that is in it.'],
    [bytes('%PDF-1.7'), 'This is a PDF. Save the table it was made from as CSV and drop that.'],
    [bytes('\r\n<html><table>'), 'This is a web page or XML, whatever its name says. Open it in your spreadsheet, save it as CSV and drop that.'],
    [bytes('a', [0, 0, 1, 2, 3]), 'This is not a text file. Save the table as CSV and drop that.'],
  ]
  for (const [file, reason] of cases) assert.deepEqual(readBytes(file), { refused: reason })
})

test('text is handed on, whatever its encoding', () => {
  assert.deepEqual(readBytes(bytes('PK,Name\n1,2')), { content: 'PK,Name\n1,2' })
  assert.deepEqual(readBytes(bytes([0xff, 0xfe], [0x61, 0, 0x09, 0, 0x62, 0])), { content: 'a\tb' })
  assert.deepEqual(readBytes(bytes()), { content: '' })
})
