/** Files that carry the link to a state, and tables as text: what is written is read, by other readers too. */
import { csvParseRows } from 'd3-dsv'
import { decode, encode } from 'fast-png'
import { zlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { asciiJson, textsOfPng, withPngTexts } from '../../../src/files/png-text.ts'
import { filmComment, hashOfLink, linkOfFile, stateTexts } from '../../../src/files/state-link.ts'
import { printCsv, printTableJson, type Table } from '../../../src/files/table.ts'

const link = 'http://127.0.0.1:1/a%20b/?model=tiny#steps=7&names=A:a%22b'
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const table: Table = {
  title: 'A "title"',
  columns: ['design', 'σ', '=x'],
  rows: [
    ['A, "quoted"', 0.1 + 0.2, null],
    ['=1+1', Number.POSITIVE_INFINITY, Number.NaN],
    ['-2 steps', -1e-300, 3],
    ['-cmd', 0, 0],
  ],
}

describe('a table', () => {
  it('as CSV has every digit, names what is infinite, and nothing that a spreadsheet would run', () => {
    const text = printCsv(table, link)
    const [comment, ...lines] = text.split('\n')
    expect(comment).toBe(`# Samplerscope: ${link}`)
    expect(csvParseRows(lines.join('\n').trim())).toEqual([
      ['design', 'σ', "'=x"],
      ['A, "quoted"', '0.30000000000000004', ''],
      ["'=1+1", 'inf', ''],
      ['-2 steps', '-1e-300', '3'],
      ["'-cmd", '0', '0'],
    ])
    expect(linkOfFile(bytesOf(text))).toBe(link)
  })

  it('as JSON is the same', () => {
    const text = printTableJson(table, link)
    expect(JSON.parse(text)).toEqual({
      samplerscope: 1,
      link,
      title: table.title,
      columns: table.columns,
      rows: [['A, "quoted"', 0.1 + 0.2, null], ['=1+1', 'inf', null], table.rows[2], table.rows[3]],
    })
    expect(linkOfFile(bytesOf(text))).toBe(link)
  })
})

describe('a PNG', () => {
  const data = Uint8Array.from({ length: 12 }, (_, k) => 20 * k)
  const plain = encode({ width: 2, height: 2, data, channels: 3, depth: 8 })

  it('keeps its pixels under its texts, whose checksums another reader accepts', () => {
    const png = withPngTexts(plain, stateTexts(link, { designs: [{ name: 'σ, “ß”' }] }))
    const decoded = decode(png, { checkCrc: true })
    expect([...decoded.data]).toEqual([...data])
    expect(decoded.text.Source).toBe(link)
    expect(JSON.parse(decoded.text.samplerscope!)).toEqual({ version: 1, link, designs: [{ name: 'σ, “ß”' }] })
    expect(linkOfFile(png)).toBe(link)
    expect([...textsOfPng(png)]).toEqual(Object.entries(decoded.text))
  })

  it('of another program has no link, nor has a part of one', () => {
    expect(linkOfFile(plain)).toBeUndefined()
    const png = withPngTexts(plain, { samplerscope: 'no JSON' })
    expect(linkOfFile(png)).toBeUndefined()
    const whole = withPngTexts(plain, stateTexts(link))
    for (let length = 0; length < whole.length; length++)
      expect([undefined, link]).toContain(linkOfFile(whole.subarray(0, length)))
  })

  it('refuses what is no PNG, no keyword, no ASCII', () => {
    expect(() => withPngTexts(plain.subarray(0, 20), {})).toThrow('no PNG')
    expect(() => withPngTexts(plain, { '': 'x' })).toThrow('no keyword')
    expect(() => withPngTexts(plain, { a: 'ü' })).toThrow('not ASCII')
    expect(asciiJson('ü\u{1f600}')).toBe(String.raw`"\u00fc\ud83d\ude00"`)
  })

  it('has compressed texts read, and broken ones left', () => {
    const packed = zlibSync(bytesOf('Steps: 9'))
    const chunk = (type: string, ...parts: Uint8Array[]): Uint8Array => {
      const data = new Uint8Array(parts.flatMap((part) => [...part]))
      const bytes = new Uint8Array(12 + data.length)
      new DataView(bytes.buffer).setUint32(0, data.length)
      bytes.set(bytesOf(type), 4)
      bytes.set(data, 8)
      return new Uint8Array([...plain.subarray(0, 8), ...bytes, ...plain.subarray(8)])
    }
    const textOf = (png: Uint8Array) => textsOfPng(png).get('a')
    expect(textOf(chunk('zTXt', bytesOf('a\0\0'), packed))).toBe('Steps: 9')
    expect(textOf(chunk('iTXt', bytesOf('a\0\x01\0de\0\0'), packed))).toBe('Steps: 9')
    expect(textOf(chunk('iTXt', bytesOf('a\0\0\0\0\0ü')))).toBe('ü')
    for (const broken of [bytesOf('a\0\0xyz'), bytesOf('a\0\x01'), bytesOf('a')])
      expect(textOf(chunk('zTXt', broken))).toBeUndefined()
    expect(textOf(chunk('iTXt', bytesOf('a\0\x02\0\0\0x')))).toBeUndefined()
  })
})

it('a link in an SVG and in films is found, a foreign file has none', () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><metadata><dc:source xmlns:dc="x">${link.replaceAll('&', '&amp;')}</dc:source></metadata></svg>`
  expect(linkOfFile(bytesOf(svg))).toBe(link)
  for (const head of ['GIF89a', '\0\0\0\x20ftypisom'])
    expect(linkOfFile(bytesOf(`${head}xx\0${filmComment(link)}\0yy`))).toBe(link)
  for (const other of ['', '{}', '{"link": "http://x#y"}', '<svg></svg>', 'a,b\n1,2', 'GIF89a'])
    expect(linkOfFile(bytesOf(other)), other).toBeUndefined()
  const long = new Uint8Array(3 * 2 ** 20).fill(1)
  long.set(bytesOf('GIF89a'))
  long.set(bytesOf(`${filmComment(link)}\0`), long.length - 200)
  expect(linkOfFile(long)).toBe(link)
  const ofOneFile = 'file:///home/a%20b/samplerscope.html#steps=7'
  expect(linkOfFile(bytesOf(`GIF89a\0${filmComment(ofOneFile)}\0`))).toBe(ofOneFile)
  expect(linkOfFile(new Uint8Array([...bytesOf(printCsv(table, link)), 0]))).toBeUndefined()
  expect(hashOfLink(link)).toBe('steps=7&names=A:a%22b')
  expect(hashOfLink('http://x/')).toBeUndefined()
})
