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
    // By an earlier id or by its label, as cards that were written before have it.
    const cosine = { parameterization: 'v', table: { form: 'cosine', steps: 1000, start: 1e-4, end: 0.02 } }
    for (const words of ['v-cosine', 'v, 1000 DDPM steps, cosine'])
      expect((await read({ parameterization: words })).answers).toEqual(cosine)
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

  it('of a bare network of diffusers gives its table, and of any network the noise levels that it knows', async () => {
    const bare = {
      preconditioning: 'epsilon prediction, discrete time steps',
      timesteps: 500,
      beta_schedule: 'scaled_linear',
      beta_start: 0.00085,
      beta_end: 0.012,
    }
    expect((await read({ ...bare, sigma_min: 0.03, sigma_max: 5 })).known).toEqual({ min: 0.03, max: 5 })
    expect((await read(bare)).answers).toEqual({
      parameterization: 'epsilon',
      table: { form: 'scaled_linear', steps: 500, start: 0.00085, end: 0.012 },
    })
    expect((await read({ ...bare, beta_schedule: 'trained_betas' })).answers).toEqual({})
  })

  it('says whether a label of zeros means none, and whether the label is read at all', async () => {
    const labelled = bytesOf('public/models/cifar10-nano.onnx')
    const classesOf = async (card: object) => (await read(card, labelled)).answers.classes
    expect(await classesOf({ classes: 10, has_null_class: false })).toMatchObject({ none: null })
    expect(await classesOf({ classes: 10, has_null_class: true })).toMatchObject({ none: 'zeros' })
    expect(await classesOf({ classes: 0, has_null_class: false })).toEqual({ chosen: [], none: 'zeros' })
    expect(await classesOf({})).toBeUndefined()
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
