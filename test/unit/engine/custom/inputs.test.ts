/** Networks as people have them: other layouts, types and sizes, and inputs beside the image and the noise level. */
import { readFileSync } from 'node:fs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import type { Answers } from '../../../../src/engine/custom/answers.ts'
import { rowsGatheredBy } from '../../../../src/engine/custom/facts.ts'
import { inspectOnnx } from '../../../../src/engine/custom/inspect.ts'
import { nodeField } from '../../../../src/engine/custom/onnx.ts'
import { ddpmTable, levelsOfTable } from '../../../../src/engine/custom/table.ts'
import { knownRange, wrapOnnx } from '../../../../src/engine/custom/wrap.ts'
import { gaussian, type Port, variance } from './small-onnx.ts'

const plain: Answers = { parameterization: 'denoised', sigmaData: 0.5, range: 'signed' }

/** The wrapped network's answer for images of noise; `classes` are indices, null for none. */
const ask = async (
  bytes: Uint8Array,
  sigma: number,
  answers: Partial<Answers> = {},
  classes: (number | null)[] = [3],
) => {
  const wrapped = wrapOnnx(bytes, { ...plain, ...answers })
  const { side } = inspectOnnx(bytes)
  const session = await InferenceSession.create(wrapped)
  const count = classes.length
  const x = Float32Array.from(
    { length: count * 3 * side * side },
    (_, j) => Math.hypot(0.3, sigma) * Math.sin(1 + 0.7 * j),
  )
  const label = new Float32Array(10 * count)
  classes.forEach((k, image) => {
    if (k !== null) label[10 * image + k] = 1
  })
  const { denoised } = await session.run({
    x: new Tensor('float32', x, [count, 3, side, side]),
    sigma: new Tensor('float32', new Float32Array(count).fill(sigma), [count]),
    label: new Tensor('float32', label, [count, 10]),
  })
  expect(denoised!.dims).toEqual([count, 3, side, side])
  return { x, denoised: denoised!.data as Float32Array, side }
}

const factor = (sigma: number): number => variance / (variance + sigma ** 2)

const farthest = (got: Float32Array, expected: (j: number) => number): number =>
  got.reduce((worst, value, j) => Math.max(worst, Math.abs(value - expected(j))), 0)

const labelled = (others: readonly Port[], end: readonly Uint8Array[], constants = {}) =>
  gaussian({ others, end, constants })

describe('a network runs whose', () => {
  it.each([
    ['channels come last', gaussian({ x: ['B', 32, 32, 3] }), 32],
    ['numbers are float64', gaussian({ type: 'double' }), 32],
    ['numbers are float16', gaussian({ type: 'half' }), 32],
    ['noise level is a scalar', gaussian({ sigma: ['sigma', 'float', []] }), 32],
    ['noise level is a column', gaussian({ sigma: ['t', 'float', ['B', 1]] }), 32],
    ['opset is the oldest', gaussian({ opset: 7, ir: 3 }), 32],
    ['opset is the newest', gaussian({ opset: 26, ir: 13 }), 32],
    ['output says nothing of its shape', gaussian({ out: null }), 32],
  ] as const)('%s', async (name, bytes, side) => {
    for (const sigma of [0.1, 2]) {
      const { x, denoised, side: shown } = await ask(bytes, sigma)
      expect(shown).toBe(side)
      expect(farthest(denoised, (j) => factor(sigma) * x[j]!)).toBeLessThan(name.includes('16') ? 2e-3 : 1e-6)
    }
  })

  it.each([
    ['28 x 28, grey', ['B', 1, 28, 28], 1, 28, 32],
    ['28 x 28, channels last', ['B', 28, 28, 3], 3, 28, 32],
    ['48 x 48', ['B', 3, 48, 48], 3, 48, 64],
    ['16 x 16', ['B', 3, 16, 16], 3, 16, 32],
  ] as const)('images are of %s stands in a black frame', async (_, x, channels, own, shown) => {
    const { x: noisy, denoised, side } = await ask(gaussian({ x }), 2)
    expect(side).toBe(shown)
    const frame = (shown - own) / 2
    const isIn = (k: number): boolean => k >= frame && k < frame + own
    const expected = (j: number): number => {
      const [row, column] = [Math.floor(j / shown) % shown, j % shown]
      if (!isIn(row) || !isIn(column)) return -1
      return factor(2) * noisy[channels === 1 ? j % (shown * shown) : j]!
    }
    expect(farthest(denoised, expected)).toBeLessThan(1e-6)
  })

  it('output has twice the channels: the first half is taken', async () => {
    const end = [nodeField('Neg', ['product'], 'rest'), nodeField('Concat', ['product', 'rest'], 'out', { axis: 1 })]
    const bytes = gaussian({ out: ['B', 6, 32, 32], end })
    expect(inspectOnnx(bytes)).toMatchObject({ made: 6, channels: 3 })
    const { x, denoised } = await ask(bytes, 1)
    expect(farthest(denoised, (j) => factor(1) * x[j]!)).toBeLessThan(1e-6)
  })
})

describe('inputs beside the image and the noise level', () => {
  const shift = (from: string) => [
    nodeField('Cast', [from], 'shift1', { to: 1 }),
    nodeField('ReduceSum', ['shift1', 'axis'], 'shift2', { keepdims: 0 }),
    nodeField('Reshape', ['shift2', 'shape'], 'shift'),
    nodeField('Add', ['product', 'shift'], 'out'),
  ]
  const axes = (...all: number[]) => ({ axis: [BigInt64Array.from(all, BigInt), [all.length]] as const })
  const isShifted = async (bytes: Uint8Array, by: number, answers: Partial<Answers> = {}, label: number | null = 3) => {
    const { x, denoised } = await ask(bytes, 1, answers, [label, label])
    expect(farthest(denoised, (j) => factor(1) * x[j]! + by)).toBeLessThan(1e-5 + 1e-7 * by)
  }

  it.each([
    ['augment_labels', 'float', ['B', 9], [1]],
    ['encoder_hidden_states', 'float', ['B', 'S', 8], [1, 2]],
    ['encoder_hidden_states', 'half', ['B', 77, 768], [1, 2]],
    ['text_embeds', 'float', ['B', 12], [1]],
  ] as const)('%s (%s) is fed zeros', async (name, type, dims, axis) => {
    const bytes = labelled([[name, type, dims]], shift(name), axes(...axis))
    expect(inspectOnnx(bytes).others).toMatchObject([{ suggested: 'zeros' }])
    await isShifted(bytes, 0)
  })

  it('a mask is fed ones, and zeros on demand', async () => {
    const bytes = labelled([['attention_mask', 'int64', ['B', 6]]], shift('attention_mask'), axes(1))
    await isShifted(bytes, 6)
    await isShifted(bytes, 0, { roles: { attention_mask: 'zeros' } })
  })

  it('EDM’s augment_labels beside its class_labels are told apart, in either order', async () => {
    const aug: Port = ['augment_labels', 'float', ['B', 9]]
    const cls: Port = ['class_labels', 'float', ['B', 10]]
    for (const others of [
      [aug, cls],
      [cls, aug],
    ]) {
      const found = inspectOnnx(labelled(others, shift('class_labels'), axes(1))).others
      expect(Object.fromEntries(found.map(({ value, suggested }) => [value.name, suggested]))).toEqual({
        augment_labels: 'zeros',
        class_labels: 'label',
      })
      await isShifted(labelled(others, shift('augment_labels'), axes(1)), 0)
      await isShifted(labelled(others, shift('class_labels'), axes(1)), 1)
    }
  })

  it('augment_labels of a network found in the field get no classes', () => {
    const { others, noise } = inspectOnnx(readFileSync('test/golden/field/10-augment-labels.onnx'))
    expect(noise.name).not.toBe('augment_labels')
    expect(others).toMatchObject([{ value: { name: 'augment_labels' }, suggested: 'zeros' }])
  })

  const table = Float32Array.from({ length: 1001 }, (_, k) => k)
  const byIndex = (dims: Port[2] = ['B']) =>
    labelled(
      [['class_labels', 'int64', dims]],
      [
        nodeField('Gather', ['table', 'class_labels'], 'row'),
        nodeField('Reshape', ['row', 'shape'], 'shift'),
        nodeField('Add', ['product', 'shift'], 'out'),
      ],
      { table: [table, [1001, 1]] },
    )

  it('a class by its index has the classes that were chosen, and one that stands for none', async () => {
    const bytes = byIndex()
    expect(rowsGatheredBy(bytes, 'class_labels')).toBe(1001)
    const classes = { chosen: [207, 88, 5, 900], none: 1000 }
    await isShifted(bytes, 900, { classes })
    await isShifted(bytes, 1000, { classes }, null)
    await isShifted(bytes, 3)
    await isShifted(byIndex(['B', 1]), 207, { classes }, 0)
  })

  it('of a time step and a class, both integers, names decide', () => {
    const bytes = gaussian({
      sigma: ['y', 'int64', ['B']],
      others: [['timesteps', 'int64', ['B']]],
    })
    const { noise, others } = inspectOnnx(bytes)
    expect(noise.name).toBe('timesteps')
    expect(others).toMatchObject([{ value: { name: 'y' }, suggested: 'label' }])
  })

  it('a one-hot label of 1,000 takes the ten that were chosen', async () => {
    const weights = Float32Array.from({ length: 1000 }, (_, k) => k)
    const bytes = labelled(
      [['label', 'float', ['B', 1000]]],
      [
        nodeField('MatMul', ['label', 'weights'], 'sum'),
        nodeField('Reshape', ['sum', 'shape'], 'shift'),
        nodeField('Add', ['product', 'shift'], 'out'),
      ],
      { weights: [weights, [1000, 1]] },
    )
    await isShifted(bytes, 3)
    await isShifted(bytes, 0, {}, null)
    await isShifted(bytes, 281, { classes: { chosen: [0, 1, 2, 281], none: 'zeros' } })
    await isShifted(bytes, 999, { classes: { chosen: [0, 1, 2, 281], none: 999 } }, null)
  })
})

describe('the noise level is told', () => {
  /** A network that predicts `predicted` of the level that it is told, as a factor of its input. */
  it.each([
    ['velocity', (t: number) => 1000 * t, 1],
    ['velocity-unit', (t: number) => t, 1],
    ['velocity-forward', (t: number) => 1 - t, -1],
  ] as const)('as time to a network of %s', async (parameterization, told, sign) => {
    // It is told the time and gives the velocity of a Gaussian: with x_t = (1 - t) y + t n, v = n - y.
    const weights = { velocity: 1e-3, 'velocity-unit': 1, 'velocity-forward': 1 }
    const isForward = parameterization === 'velocity-forward'
    const nodes = [
      nodeField('Mul', ['time', 'unit'], 'scaled'),
      ...(isForward ? [nodeField('Sub', ['one', 'scaled'], 't')] : [nodeField('Identity', ['scaled'], 't')]),
      nodeField('Sub', ['one', 't'], 'rest'),
      nodeField('Mul', ['t', 't'], 'tt'),
      nodeField('Mul', ['rest', 'rest'], 'rr'),
      nodeField('Mul', ['rr', 'v'], 'signal'),
      nodeField('Add', ['signal', 'tt'], 'power'),
      nodeField('Mul', ['rest', 'v'], 'down'),
      nodeField('Sub', ['t', 'down'], 'rate'),
      nodeField('Div', ['rate', 'power'], 'backward'),
      nodeField('Mul', ['backward', 'sign'], 'signed'),
      nodeField('Reshape', ['signed', 'shape'], 'gain'),
      nodeField('Mul', ['x', 'gain'], 'out'),
    ]
    const one = (value: number) => [Float32Array.of(value), [1]] as const
    const bytes = gaussian({
      sigma: ['time', 'float', ['B']],
      end: nodes,
      constants: { unit: one(weights[parameterization]), one: one(1), sign: one(sign) },
    })
    expect(told(0.5)).toBeGreaterThan(0)
    for (const sigma of [0.05, 1, 30]) {
      const { x, denoised } = await ask(bytes, sigma, { parameterization })
      expect(farthest(denoised, (j) => factor(sigma) * x[j]!)).toBeLessThan(2e-6)
    }
  })

  it('between two training steps where it is a float, and as the nearest one where it is an integer', async () => {
    const levels = levelsOfTable(ddpmTable)
    // A network that says what it was told: D = the time step.
    const echo = (type: 'float' | 'int64') =>
      gaussian({
        sigma: ['t', type, ['B']],
        end: [
          nodeField('Cast', ['t'], 'step1', { to: 1 }),
          nodeField('Reshape', ['step1', 'shape'], 'step'),
          nodeField('Mul', ['x', 'zero'], 'nothing'),
          nodeField('Add', ['nothing', 'step'], 'out'),
        ],
        constants: { zero: [Float32Array.of(0), [1]] },
      })
    const told = async (type: 'float' | 'int64', sigma: number) =>
      (await ask(echo(type), sigma, { parameterization: 'sample', table: ddpmTable })).denoised[0]!
    for (const t of [0, 1, 250.25, 500.5, 998.75]) {
      const low = Math.floor(t)
      const high = levels[Math.min(low + 1, 999)]!
      const sigma = levels[low]! * (high / levels[low]!) ** (t - low)
      expect(Math.abs((await told('float', sigma)) - t)).toBeLessThan(2e-3)
      expect([low, low + 1]).toContain(await told('int64', sigma))
    }
    expect(await told('float', 1e-4)).toBe(0)
    expect(await told('float', 1000)).toBe(999)
    expect(await told('int64', 1000)).toBe(999)
  })

  it('in a range that the table ends', () => {
    const range = (answers: Partial<Answers>) => knownRange({ ...plain, ...answers })
    expect(range({})).toBeNull()
    expect(range({ parameterization: 'epsilon' })!.min).toBeCloseTo(0.01, 5)
    expect(range({ parameterization: 'epsilon' })!.max).toBeCloseTo(157.407, 2)
    expect(range({ parameterization: 'v', range: 'unit', table: { ...ddpmTable, steps: 500 } })!.max).toBeCloseTo(
      25.013,
      2,
    )
    // Song et al.'s VP, from t = 1e-5 to 1.
    expect(range({ parameterization: 'vp' })!.max).toBeCloseTo(152.2, 1)
  })
})
