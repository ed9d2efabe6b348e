/** The museum's faults: what they do to a program, and that pictures show it as the scenes say. */
import { beforeAll, describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { convergedDesign } from '../../../src/core/presets.ts'
import type { Program } from '../../../src/core/program.ts'
import { rmsOfEach } from '../../../src/metrics/rms.ts'
import { weakened } from '../../../src/pictures/denoiser.ts'
import { drawWorld } from '../../../src/pictures/draw-world.ts'
import { createDraws } from '../../../src/pictures/draws.ts'
import { pictureInto, planOf, run, weightsOf } from '../../../src/pictures/run.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { type FaultId, faultIds, faults, heunByV } from '../../../src/scenes/museum/faults.ts'
import { scenes } from '../../../src/scenes/registry.ts'

const size = 3 * 32 * 32
const count = 10
const world = drawWorld(2022, 32)
const draws = Array.from({ length: count }, (_, k) => createDraws(world, 5, k))

const imagesOf = (program: Program): Float32Array => {
  const plan = planOf(program, { main: world, weak: weakened(world) })
  const out = new Float32Array(count * size)
  for (const [k, noise] of draws.entries()) {
    const weights = weightsOf(plan, k, [{ base: program.result, coefficient: 1 }])
    pictureInto(run(plan, k, noise), weights, out.subarray(k * size, (k + 1) * size))
  }
  return out
}

const rightOf = (id: FaultId): Program => compile(parseHash(faults[id].right).value.design)
const wrongOf = (id: FaultId): Program => {
  const fault = faults[id]
  const right = parseHash(fault.right)
  const wrong = 'wrong' in fault ? parseHash(`${fault.right}&${fault.wrong}`) : right
  expect([...right.notes, ...wrong.notes]).toEqual([])
  return 'spoil' in fault ? fault.spoil(right.value.design) : compile(wrong.value.design)
}

const medianOf = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
/** Root mean square of the differences of pixels beside each other. */
const grainOf = (images: Float32Array): number => {
  let sum = 0
  for (let j = 1; j < images.length; j++) sum += (images[j]! - images[j - 1]!) ** 2
  return Math.sqrt(sum / images.length)
}
/** Standard deviation over the pictures of their mean value. */
const brightnessSpread = (images: Float32Array): number => {
  const means = Array.from({ length: count }, (_, k) =>
    images.subarray(k * size, (k + 1) * size).reduce((sum, value) => sum + value / size, 0),
  )
  const mean = means.reduce((sum, value) => sum + value / count, 0)
  return Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2 / count, 0))
}

describe('the museum', () => {
  let ends: Float32Array
  const found = new Map<FaultId, { readonly right: Float32Array; readonly wrong: Float32Array }>()
  beforeAll(() => {
    const { design } = parseHash('').value
    ends = imagesOf(compile(convergedDesign(design, 80, 64)))
    for (const id of faultIds) found.set(id, { right: imagesOf(rightOf(id)), wrong: imagesOf(wrongOf(id)) })
  }, 200_000)
  const off = (id: FaultId, which: 'right' | 'wrong'): number => medianOf(rmsOfEach(found.get(id)![which], ends, count))

  it('shows each of eight faults once, with a thread as its source', () => {
    const exhibits = scenes.flatMap(({ beats }) => beats.flatMap(({ exhibit }) => exhibit ?? []))
    expect(exhibits.map(({ fault }) => fault).sort()).toEqual([...faultIds].sort())
    for (const { source } of exhibits) {
      expect(source.url).toMatch(/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/(issues|pull)\/\d+$/)
      expect(source.name).toContain(source.url.split('/').at(-1)!)
      expect(source.name).toContain(source.url.split('/')[4]!)
    }
  })

  it.each(faultIds)('%s: the right run is near the exact flow, and the fault is far from the right run', (id) => {
    const { right, wrong } = found.get(id)!
    if (id !== 'shift-twice') expect(off(id, 'right')).toBeLessThan(0.05)
    expect(medianOf(rmsOfEach(right, wrong, count))).toBeGreaterThan(id === 'shift-twice' ? 0.03 : 0.08)
    expect(off(id, 'wrong')).toBeGreaterThan(1.8 * off(id, 'right'))
    expect(wrong.every(Number.isFinite)).toBe(true)
  })

  it('is grainy without a step to zero, and where Heun reads with the wrong level', () => {
    for (const id of ['no-zero', 'heun-sigma-hat'] as const)
      expect(grainOf(found.get(id)!.wrong)).toBeGreaterThan(1.03 * grainOf(found.get(id)!.right))
  })

  it('has dull pictures where the start was wrong', () => {
    for (const id of ['start-unscaled', 'terminal-snr', 'karras-range'] as const)
      expect(brightnessSpread(found.get(id)!.wrong)).toBeLessThan(0.9 * brightnessSpread(found.get(id)!.right))
  })

  it('is gaudy where the network is told the next level', () => {
    const energy = (images: Float32Array): number => images.reduce((sum, value) => sum + value ** 2, 0)
    const { right, wrong } = found.get('one-step-off')!
    expect(energy(wrong)).toBeGreaterThan(1.1 * energy(right))
  })
})

describe('a spoiled program', () => {
  it('of Heun is the right one where its answer is read at its own level', () => {
    const { design } = parseHash('steps=12').value
    const [own, right, wrong] = [heunByV(design, 'sigmaNext'), compile(design), heunByV(design, 'sigma')]
    const coefficients = ({ ops }: Program): readonly (readonly [string, string, number])[] =>
      ops.flatMap((op) =>
        (op.op === 'combine' ? op.terms : op.input).map(
          ({ base, coefficient }) => [op.out, base, coefficient] as const,
        ),
      )
    const [a, b, c] = [own, right, wrong].map(
      (program) => new Map(coefficients(program).map(([o, t, v]) => [`${o} ${t}`, v])),
    )
    for (const [key, value] of b!) expect(a!.get(key)).toBeCloseTo(value, 9)
    expect([...b!].some(([key, value]) => Math.abs(c!.get(key)! - value) > 0.1)).toBe(true)
  })

  it('is told levels one place further on, and no other ones', () => {
    const levels = ({ ops }: Program) => ops.flatMap((op) => (op.op === 'denoise' ? [op.sigma] : []))
    const [right, wrong] = [levels(rightOf('one-step-off')), levels(wrongOf('one-step-off'))]
    expect(wrong.slice(0, -1)).toEqual(right.slice(1))
    expect(wrong.at(-1)).toBe(right.at(-1))
  })

  it('starts from noise of size 1', () => {
    const [first] = wrongOf('start-unscaled').ops
    expect(first).toMatchObject({ op: 'combine', terms: [{ base: 'n0', coefficient: 1 }] })
  })

  it('churns at the cap in every step, though it was told not to', () => {
    for (const { gamma } of wrongOf('gamma-max').steps) expect(gamma).toBeCloseTo(Math.SQRT2 - 1, 12)
    for (const { gamma } of rightOf('gamma-max').steps) expect(gamma).toBe(0)
  })

  it('of a flow is shifted by the square of the factor', () => {
    const [right, wrong] = [rightOf('shift-twice'), wrongOf('shift-twice')]
    for (const [k, { sigma }] of right.steps.entries()) expect(wrong.steps[k]!.sigma / sigma).toBeCloseTo(6, 3)
  })
})
