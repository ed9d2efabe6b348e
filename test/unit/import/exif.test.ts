/** Settings in the Exif data of JPEG and WebP files, as Python's Pillow and piexif lay them out. */
import { describe, expect, it } from 'vitest'
import { textOfFile } from '../../../src/import/file-text.ts'

type Bytes = readonly number[]
const ascii = (text: string): Bytes => [...new TextEncoder().encode(text)]
const two = (n: number, isLittle: boolean): Bytes => (isLittle ? [n & 255, n >> 8] : [n >> 8, n & 255])
const four = (n: number, isLittle: boolean): Bytes =>
  isLittle ? [n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24] : [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]

interface Tag {
  readonly tag: number
  readonly type: number
  readonly data: Bytes
}

/** A directory at `at`, its data behind it. */
const directory = (at: number, tags: readonly Tag[], isLittle: boolean): Bytes => {
  let free = at + 2 + 12 * tags.length + 4
  const entries: number[] = []
  const behind: number[] = []
  for (const { tag, type, data } of tags) {
    entries.push(...two(tag, isLittle), ...two(type, isLittle))
    const count = type === 4 ? 1 : data.length
    entries.push(...four(count, isLittle))
    if (data.length <= 4) entries.push(...data, ...Array.from({ length: 4 - data.length }, () => 0))
    else {
      entries.push(...four(free, isLittle))
      behind.push(...data)
      free += data.length
    }
  }
  return [...two(tags.length, isLittle), ...entries, ...four(0, isLittle), ...behind]
}

const head = (isLittle: boolean): Bytes => [
  ...ascii(isLittle ? 'II' : 'MM'),
  ...two(42, isLittle),
  ...four(8, isLittle),
]

const withComment = (comment: Bytes, isLittle: boolean): Bytes => {
  const first = directory(8, [{ tag: 0x8769, type: 4, data: four(26, isLittle) }], isLittle)
  return [...head(isLittle), ...first, ...directory(26, [{ tag: 0x9286, type: 7, data: comment }], isLittle)]
}

const wide = (text: string, isLittle: boolean): Bytes =>
  [...text].flatMap((letter) => two(letter.charCodeAt(0), isLittle))

const jpeg = (tiff: Bytes): Uint8Array => {
  const exif = [...ascii('Exif\0\0'), ...tiff]
  const other = [0xff, 0xe0, 0, 4, 1, 2]
  return new Uint8Array([
    0xff,
    0xd8,
    ...other,
    0xff,
    0xe1,
    ...two(exif.length + 2, false),
    ...exif,
    0xff,
    0xda,
    0,
    2,
    9,
  ])
}

const webp = (tiff: Bytes): Uint8Array => {
  const odd = [...ascii('VP8 '), ...four(3, true), 1, 2, 3, 0]
  const exif = [...ascii('EXIF'), ...four(tiff.length, true), ...tiff]
  return new Uint8Array([
    ...ascii('RIFF'),
    ...four(odd.length + exif.length + 4, true),
    ...ascii('WEBP'),
    ...odd,
    ...exif,
  ])
}

const infotext = 'a “tree”\nSteps: 9, Sampler: Euler, Seed: 5'

describe('the user comment', () => {
  it.each([true, false])('is read in either order of bytes (little endian: %s)', (isLittle) => {
    for (const order of [true, false]) {
      const text = infotext.replaceAll(/[“”]/g, '"')
      const tiff = withComment([...ascii('UNICODE\0'), ...wide(text, order)], isLittle)
      expect(textOfFile(jpeg(tiff))).toBe(text)
      expect(textOfFile(webp(tiff))).toBe(text)
    }
    const tiff = withComment([...ascii('UNICODE\0'), ...wide(infotext, isLittle)], isLittle)
    expect(textOfFile(jpeg(tiff))).toBe(infotext)
    expect(textOfFile(webp([...ascii('Exif\0\0'), ...tiff]))).toBe(infotext)
    expect(textOfFile(jpeg(withComment([...ascii('ASCII\0\0\0'), ...ascii('Steps: 9')], isLittle)))).toBe('Steps: 9')
  })

  it('of a broken file is no text, and no endless reading', () => {
    const whole = jpeg(withComment([...ascii('UNICODE\0'), ...wide('Steps: 9', false)], false))
    for (let length = 2; length < whole.length; length++)
      expect(['', 'Steps: 9']).toContain(textOfFile(whole.subarray(0, length)))
    // A directory that points to itself.
    const circle = [...head(true), ...directory(8, [{ tag: 0x8769, type: 4, data: four(8, true) }], true)]
    expect(textOfFile(webp(circle))).toBe('')
  })
})

it('tags of texts hold a workflow of ComfyUI: the form that ran comes first', () => {
  const tags = [
    { tag: 0x010f, type: 2, data: ascii('workflow:{"nodes": []}\0') },
    { tag: 0x0110, type: 2, data: ascii('prompt:{"1": {}}\0') },
  ]
  expect(textOfFile(webp([...head(false), ...directory(8, tags, false)]))).toBe('{"1": {}}')
  expect(textOfFile(webp([...head(true), ...directory(8, tags.slice(0, 1), true)]))).toBe('{"nodes": []}')
})
