/** Exact laws of samplers on Gaussian data, and what the findings state of them. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { designKey, toJson } from '../../../src/core/design-json.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { longestName } from '../../../src/document/slots.ts'
import { denoiserInSigma, denoiserInTime, lawOf } from '../../../src/metrics/names/exact-law.ts'
import { findings } from '../../../src/metrics/names/findings.ts'
import { side } from '../../../src/metrics/names/pair.ts'
import { normalize } from '../../../src/toy/mixture.ts'
import { createNoise } from '../../../src/toy/population.ts'
import { targetOf } from '../../../src/toy/target.ts'
import { runToy } from '../../../src/toy/walk.ts'

const data = { mean: 0.3, variance: 0.25 }
const rowsOf = (id: string) => findings.find((finding) => finding.id === id)!.rows()

describe('the exact law', () => {
  it.each([
    'Euler a, Karras, 8 steps',
    'Heun, Karras, 6 steps',
    'DPM++ 2M SDE, Karras, 8 steps',
    'Euler, SD3, 6 steps',
  ])('of %s is that of many points of the toy', (phrase) => {
    const program = compile(side('', phrase).design)
    const law = lawOf(program, () => denoiserInSigma(data))
    const mixture = normalize({ w: [1], mu: [data.mean], s: [Math.sqrt(data.variance)] })
    const count = 20_000
    const ends = runToy(
      program,
      targetOf(mixture, null, side('', phrase).design.guidance),
      createNoise(3, count),
      count,
    )
    const mean = ends.reduce((sum, x) => sum + x, 0) / count
    const variance = ends.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count
    expect(Math.abs(mean - law.mean)).toBeLessThan(0.015)
    expect(Math.abs(variance / law.variance - 1)).toBeLessThan(0.04)
  })

  it('has one denoiser in two frames: D(x_t; t) is D at x_t / (1 − t)', () => {
    for (const t of [0.1, 0.5, 0.95]) {
      const [inTime, inSigma] = [denoiserInTime(data)(t), denoiserInSigma(data)(t / (1 - t))]
      expect(inTime.slope).toBeCloseTo(inSigma.slope / (1 - t), 12)
      expect(inTime.offset).toBeCloseTo(inSigma.offset, 12)
    }
  })
})

describe('findings', () => {
  it('churn as coded there moves mean and variance away, and the page’s rule brings both back', () => {
    const [wrong, right] = rowsOf('churn').map(({ laws }) => laws.at(-1)!)
    expect(wrong!.mean - data.mean).toBeGreaterThan(0.2)
    expect(wrong!.variance / data.variance).toBeGreaterThan(1.5)
    expect(right!.mean).toBeCloseTo(data.mean, 3)
    expect(right!.variance).toBeCloseTo(data.variance, 1.5)
  })

  it('res_multistep_ancestral has twice the variance in the limit', () => {
    const [wrong, right] = rowsOf('res-ancestral').map(({ laws }) => laws.at(-1)!)
    expect(wrong!.variance / data.variance).toBeGreaterThan(1.9)
    expect(wrong!.mean - data.mean).toBeGreaterThan(0.2)
    expect(right!.variance / data.variance).toBeCloseTo(1, 1)
  })

  it('CFG++ drifts where classifier-free guidance settles', () => {
    const [pp, cfg] = rowsOf('cfg-pp-drift').map(({ laws }) => laws.map(({ mean }) => mean))
    for (const k of [1, 2, 3]) expect(pp![k]! - pp![k - 1]!).toBeGreaterThan(0.03)
    expect(Math.abs(cfg![3]! - cfg![2]!)).toBeLessThan(0.005)
  })

  it('LCM stays at half of the variance', () => {
    const [lcm, euler] = rowsOf('lcm').map(({ laws }) => laws.at(-1)!.variance / data.variance)
    expect(lcm).toBeLessThan(0.5)
    expect(euler).toBeGreaterThan(0.95)
  })

  it('are shown by designs that can be saved', () => {
    for (const { sides } of findings) {
      expect(designKey(sides[0].design)).not.toBe(designKey(sides[1].design))
      for (const { called, design } of sides) {
        expect(called.length).toBeLessThanOrEqual(longestName)
        expect(parseDesign(toJson(design))).toEqual({ value: design, notes: [] })
      }
    }
  })
})
