/** The card that comes with a custom network: what it spares, and what is said of one that is wrong. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readCustomCard } from '../../../../src/engine/custom/custom-card.ts'

const bytesOf = (path: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(path))
const edm = bytesOf('test/models/custom/edm.onnx')
const read = (card: unknown, bytes = edm) => readCustomCard(JSON.stringify(card), bytes)

describe('the card of a custom network', () => {
  it('answers what it tells, and nothing else', async () => {
    expect(await read({ parameterization: 'edm', sigma_data: 0.4, image_range: [0, 1] })).toEqual({
      name: null,
      labels: null,
      known: null,
      answers: { parameterization: 'edm', sigmaData: 0.4, range: 'unit' },
    })
    expect((await read({ parameterization: 'F under EDM preconditioning' })).answers).toEqual({
      parameterization: 'edm',
    })
    expect((await read({})).answers).toEqual({})
    const sha256 = createHash('sha256').update(edm).digest('hex')
    expect((await read({ name: 'mine', bytes: edm.length, sha256 })).name).toBe('mine')
  })

  it('may be one of the page’s own', async () => {
    const stem = 'public/models/cifar10-nano'
    const { answers, labels, name } = await readCustomCard(
      readFileSync(`${stem}.card.json`, 'utf8'),
      bytesOf(`${stem}.onnx`),
    )
    expect(answers).toEqual({ parameterization: 'denoised', sigmaData: 0.5, range: 'signed' })
    expect([name, labels?.[3]]).toEqual(['cifar10-nano', 'cat'])
  })

  it('may say null where a converter knew nothing, as models/convert.py writes it', async () => {
    const card = { name: 'ddpm', parameterization: 'denoised', sigma_data: null, sigma_min: 0.01, sigma_max: null }
    const { answers, name } = await read(card, edm)
    expect([name, answers]).toEqual(['ddpm', { parameterization: 'denoised' }])
  })

  it.each([
    ['not JSON', '{', /not JSON/],
    ['a number for a name', '{"name": 3}', /name/],
    ['an unknown parameterization', '{"parameterization": "x0"}', /"x0" is not one of denoised, edm/],
    ['another range', '{"image_range": [0, 255]}', /image_range.*\[-1, 1\] or \[0, 1\]/],
    ['no width of the data', '{"sigma_data": 0}', /sigma_data/],
    ['another length', '{"bytes": 5}', /of 5 bytes, this one has \d+/],
    ['another hash', JSON.stringify({ sha256: '0'.repeat(64) }), /belongs to another network/],
  ])('with %s is refused by name', async (_, card, message) => {
    await expect(readCustomCard(card, edm)).rejects.toThrow(message)
  })

  it('must have as many labels as the network', async () => {
    await expect(read({ labels: ['one'] }, bytesOf('public/models/cifar10-nano.onnx'))).rejects.toThrow(
      'names 1 labels, the network takes 10',
    )
  })
})
