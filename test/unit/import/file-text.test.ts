/** Text that images carry of how they were made. */
import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { textOfFile } from '../../../src/import/file-text.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const imageWith = (text: Record<string, string>): Uint8Array =>
  encode({ width: 1, height: 1, data: new Uint8Array(3), channels: 3, depth: 8, text })

/** A PNG with one chunk of our own before its image. */
const withChunk = (type: string, data: Uint8Array): Uint8Array => {
  const plain = imageWith({})
  const chunk = new Uint8Array(12 + data.length)
  new DataView(chunk.buffer).setUint32(0, data.length)
  chunk.set(bytesOf(type), 4)
  chunk.set(data, 8)
  return new Uint8Array([...plain.subarray(0, 8), ...chunk, ...plain.subarray(8)])
}

describe('the text of a file', () => {
  it('is that of AUTOMATIC1111, or of ComfyUI, in a PNG', () => {
    expect(textOfFile(imageWith({ parameters: 'Steps: 9', prompt: '{}' }))).toBe('Steps: 9')
    expect(textOfFile(imageWith({ prompt: '{"1": 2}', workflow: '{}' }))).toBe('{"1": 2}')
    expect(textOfFile(imageWith({ Title: 'x' }))).toBe('')
    expect(textOfFile(withChunk('iTXt', bytesOf('parameters\0\0\0de\0wort\0Größe: 9')))).toBe('Größe: 9')
  })

  it('leaves compressed and broken chunks', () => {
    expect(textOfFile(withChunk('iTXt', bytesOf('parameters\0\x01\0\0\0xyz')))).toBe('')
    expect(textOfFile(withChunk('tEXt', bytesOf('parameters')))).toBe('')
    const whole = imageWith({ parameters: 'Steps: 9' })
    for (let length = 8; length < whole.length; length++)
      expect(['', 'Steps: 9']).toContain(textOfFile(whole.subarray(0, length)))
  })

  it('is the file itself else', () => {
    expect(textOfFile(bytesOf('{"ü": 1}'))).toBe('{"ü": 1}')
  })
})
