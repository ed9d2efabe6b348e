import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parseCard, sideOf, verifyBytes } from '../../../src/engine/card.ts'
import { EngineFault } from '../../../src/engine/fault.ts'
import { realFiles, tinyFiles } from './node-backend.ts'

const readJson = async (path: string): Promise<Record<string, unknown>> => JSON.parse(await readFile(path, 'utf8'))

const failureOf = async (act: () => unknown): Promise<EngineFault> => {
  try {
    await act()
  } catch (error) {
    expect(error).toBeInstanceOf(EngineFault)
    return error as EngineFault
  }
  throw new Error('nothing failed')
}

describe('a model card', () => {
  it('may be of 64 x 64 images, and of no other size than its output', async () => {
    const card = await readJson('test/models/tiny-64.card.json')
    const parsed = parseCard(card, 'tiny-64.card.json')
    expect(sideOf(parsed)).toBe(64)
    await verifyBytes(parsed, new Uint8Array(await readFile('test/models/tiny-64.onnx')))
    const { inputs } = parsed
    for (const [change, words] of [
      [{ output: { denoised: ['B', 3, 32, 32] } }, 'denoised as [B, 3, 32, 32]; this page needs [B, 3, 64, 64]'],
      [{ inputs: { ...inputs, x: ['B', 3, 64, 32] } }, 'x as [B, 3, 64, 32]; this page needs [B, 3, 64, 64]'],
      [{ inputs: { ...inputs, x: ['B', 3, 48, 48] } }, 'x as [B, 3, 48, 48]; this page needs [B, 3, 32, 32]'],
      [{ inputs: { ...inputs, x: ['B', 1, 64, 64] } }, 'x as [B, 1, 64, 64]; this page needs [B, 3, 64, 64]'],
    ] as const) {
      const { message, advice } = await failureOf(() => parseCard({ ...card, ...change }, 'tiny-64.card.json'))
      expect(message).toContain(words)
      expect(advice).toContain('64 x 64')
    }
  })

  it.each([tinyFiles, realFiles])('of $onnx fits its file', async ({ card, onnx }) => {
    const parsed = parseCard(await readJson(card), card)
    expect(parsed.labels).toHaveLength(10)
    await verifyBytes(parsed, new Uint8Array(await readFile(onnx)))
  })

  it.each([
    ['name', { name: '' }],
    ['file', { file: '../secret.onnx' }],
    ['file', { file: 'weights.bin' }],
    ['sha256', { sha256: 'abc' }],
    ['bytes', { bytes: 0 }],
    ['bytes', { bytes: 1.5 }],
    ['bytes', { bytes: '12' }],
    ['inputs.sigma', { inputs: { x: ['B', 3, 32, 32], label: ['B', 10] } }],
    ['inputs.x.1', { inputs: { x: ['B', -3, 32, 32], sigma: ['B'], label: ['B', 10] } }],
    ['output.denoised', { output: {} }],
    ['labels', { labels: [] }],
    ['labels.0', { labels: [3] }],
    ['images_seen', { images_seen: -1 }],
  ] as const)('names %s when that is wrong: %j', async (field, change) => {
    const card = { ...(await readJson(tinyFiles.card)), ...change }
    const { message, advice } = await failureOf(() => parseCard(card, 'tiny.card.json'))
    expect(message).toContain('tiny.card.json')
    expect(message).toContain(`${field}: `)
    expect(advice).toContain('make-card.py')
  })

  it.each(['name', 'file', 'sha256', 'bytes', 'inputs', 'output', 'labels'])(
    'names %s when it is missing',
    async (field) => {
      const { [field]: _, ...card } = await readJson(tinyFiles.card)
      const { message } = await failureOf(() => parseCard(card, 'tiny.card.json'))
      expect(message).toContain(`${field}: `)
    },
  )

  it.each([null, 3, 'text', []])('that is %j is refused', async (input) => {
    await failureOf(() => parseCard(input, 'tiny.card.json'))
  })

  it.each([
    ['x', { inputs: { x: ['B', 1, 28, 28], sigma: ['B'], label: ['B', 10] } }, '[B, 1, 28, 28]', '[B, 3, 32, 32]'],
    ['label', { inputs: { x: ['B', 3, 32, 32], sigma: ['B'], label: ['B', 9] } }, '[B, 9]', '[B, 10]'],
    ['denoised', { output: { denoised: ['B', 3, 64, 64] } }, '[B, 3, 64, 64]', '[B, 3, 32, 32]'],
  ])('says which shape of %s this page needs', async (name, change, is, needs) => {
    const card = { ...(await readJson(tinyFiles.card)), ...change }
    const { message } = await failureOf(() => parseCard(card, 'tiny.card.json'))
    expect(message).toContain(`declares ${name} as ${is}; this page needs ${needs}`)
  })
})

describe('the bytes of a network', () => {
  const bytes = new TextEncoder().encode('not a network')
  const cardOf = async (change: object) =>
    parseCard(
      {
        ...(await readJson(tinyFiles.card)),
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        ...change,
      },
      'card',
    )

  it('are those of the card when length and SHA-256 are', async () => {
    await expect(verifyBytes(await cardOf({}), bytes)).resolves.toBeUndefined()
  })

  it('are refused when some are missing', async () => {
    const { message } = await failureOf(async () => verifyBytes(await cardOf({ bytes: 14 }), bytes))
    expect(message).toMatch(/has 13 bytes, its card says 14: the download is incomplete/)
  })

  it('are refused when one is another', async () => {
    const damaged = bytes.slice()
    damaged[5]! ^= 1
    const { message } = await failureOf(async () => verifyBytes(await cardOf({}), damaged))
    expect(message).toMatch(/SHA-256 [0-9a-f]{12}…, its card says [0-9a-f]{12}…/)
  })
})
