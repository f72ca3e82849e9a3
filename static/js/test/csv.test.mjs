import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvRow, decodeText, parseCSV, sniffDelimiter } from '../csv.js'

const cases = [
  { name: 'plain', text: 'a,b\n1,2\n', rows: [['a', 'b'], ['1', '2']], lines: [1, 2] },
  { name: 'no line end at the end', text: 'a,b\n1,2', rows: [['a', 'b'], ['1', '2']], lines: [1, 2] },
  { name: 'CRLF', text: 'a,b\r\n1,2\r\n', rows: [['a', 'b'], ['1', '2']], lines: [1, 2] },
  { name: 'old Mac line ends', text: 'a,b\r1,2\r', rows: [['a', 'b'], ['1', '2']], lines: [1, 2] },
  { name: 'byte order mark', text: '\ufeffa,b\n1,2', rows: [['a', 'b'], ['1', '2']], lines: [1, 2] },
  { name: 'semicolons', text: 'a;b\n"1;x";2,5', rows: [['a', 'b'], ['1;x', '2,5']], lines: [1, 2] },
  { name: 'tabs', text: 'a\tb\n1\t2', rows: [['a', 'b'], ['1', '2']], lines: [1, 2] },
  { name: 'doubled quotes', text: 'a,b\n"say ""hi""",2', rows: [['a', 'b'], ['say "hi"', '2']], lines: [1, 2] },
  { name: 'a quoted cell over two lines', text: 'a,b\n"1\n2",3\n4,5', rows: [['a', 'b'], ['1\n2', '3'], ['4', '5']], lines: [1, 2, 4] },
  { name: 'empty cells', text: 'a,b,c\n,,\n', rows: [['a', 'b', 'c'], ['', '', '']], lines: [1, 2] },
  { name: 'empty lines are left out and counted', text: 'a\n\n\nb\n', rows: [['a'], ['b']], lines: [1, 4] },
  { name: 'text after a closing quote', text: 'a\n"x"y', rows: [['a'], ['xy']], lines: [1, 2] },
  { name: 'a quote inside a plain cell', text: 'a,b\n5" disk,2', rows: [['a', 'b'], ['5" disk', '2']], lines: [1, 2] },
]

for (const { name, text, rows, lines } of cases) {
  test(`parse: ${name}`, () => {
    const parsed = parseCSV(text)
    assert.deepEqual(parsed.rows, rows)
    assert.deepEqual(parsed.lines, lines)
    assert.equal(parsed.broken.size, 0)
  })
}

const broken = [
  { name: 'to the end of the file', text: 'a,b\n1,2\n3,"4\n5,6', rows: [['a', 'b'], ['1', '2'], ['3', '"4'], ['5', '6']], lines: [1, 2, 3, 4], at: [[2, 3]] },
  { name: 'before other quoted cells', text: 'a,b\n"x,1\n"y","2"\n"z\nz",3\n', rows: [['a', 'b'], ['"x,1'], ['y', '2'], ['z\nz', '3']], lines: [1, 2, 3, 4], at: [[1, 2]] },
  { name: 'after a cell of two lines', text: 'a,b\n"1\n1","2\n3,4', rows: [['a', 'b'], ['1\n1', '"2'], ['3', '4']], lines: [1, 2, 4], at: [[1, 3]] },
  { name: 'twice', text: '"a\r\n"b\r\nc', rows: [['"a'], ['"b'], ['c']], lines: [1, 2, 3], at: [[0, 1], [1, 2]] },
]

for (const { name, text, rows, lines, at } of broken) {
  test(`parse: a quote that never closes spoils its own row: ${name}`, () => {
    const parsed = parseCSV(text, ',')
    assert.deepEqual(parsed.rows, rows)
    assert.deepEqual(parsed.lines, lines)
    assert.deepEqual([...parsed.broken], at)
  })
}

test('parse: quotes that never close in many lines take no longer than others', () => {
  const { rows, broken } = parseCSV('"a""b,1\n'.repeat(50_000))
  assert.deepEqual([rows.length, broken.size], [50_000, 50_000])
})

test('parse: a big cell', () => {
  const big = 'x'.repeat(2_000_000)
  assert.equal(parseCSV(`a,b\n"${big}",1`).rows[1][0].length, big.length)
})

test('the delimiter is the one that the header uses outside quotes', () => {
  assert.equal(sniffDelimiter('"a,b,c";d;e\n'), ';')
  assert.equal(sniffDelimiter('a\tb,c\td\n'), '\t')
  assert.equal(sniffDelimiter('single\n1\n'), ',')
})

test('what looks like a formula is written as text', () => {
  for (const cell of ['=1+1', '+1', '-1', '@x', '|x', '%x', '\t=1', ' =1', '\u0000=1', '\uff1d1', '\r=1']) {
    assert.match(csvRow([cell]), /^"?'/, JSON.stringify(cell))
  }
})

test('what is no formula stays as it is', () => {
  assert.equal(csvRow(['SN-1', '2026-01-02', 'a=b', '', 'it\'s']), "SN-1,2026-01-02,a=b,,it's\r\n")
  assert.equal(csvRow([-12]), '-12\r\n', 'a number of our own')
})

test('cells that hold delimiters, quotes or line breaks are quoted', () => {
  assert.equal(csvRow(['a,b', 'say "hi"', 'x\ny', 'a;b']), '"a,b","say ""hi""","x\ny","a;b"\r\n')
})

test('what was written is read back', () => {
  const rows = [['a', 'b"c', 'd,e\nf', ''], ['1', '2', '3', '4']]
  assert.deepEqual(parseCSV(rows.map(csvRow).join('')).rows, rows)
})

test('files in other encodings', () => {
  assert.equal(decodeText(new Uint8Array([0xff, 0xfe, 0x61, 0x00])), 'a')
  assert.equal(decodeText(new Uint8Array([0xfe, 0xff, 0x00, 0x61])), 'a')
  assert.equal(decodeText(new Uint8Array([0x61, 0x00, 0x62, 0x00])), 'ab', 'without a mark')
  assert.equal(decodeText(new Uint8Array([0x00, 0x61, 0x00, 0x62])), 'ab', 'without a mark')
  assert.equal(decodeText(new Uint8Array([0xc3, 0xa9])), 'é')
  assert.equal(decodeText(new Uint8Array([0xe9])), 'é')
})
