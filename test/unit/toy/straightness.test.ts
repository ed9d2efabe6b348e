/** Straightness against lines that are known in closed form, and what the scene says of the family. */
import { describe, expect, it } from 'vitest'
import { curvesOf, levelsOf } from '../../../src/core/compile.ts'
import type { Design } from '../../../src/core/design.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import type { Mixture } from '../../../src/toy/mixture.ts'
import { mixturePresets } from '../../../src/toy/presets.ts'
import { normalQuantile } from '../../../src/toy/quantile.ts'
import { exponentAt, isMember, phaseOf, powerSchedule, scheduleFamily } from '../../../src/toy/schedule-family.ts'
import { straightnessOf } from '../../../src/toy/straightness.ts'

const single: Mixture = { w: [1], mu: [0], s: [0.3] }
const vp = presets.find(({ id }) => id === 'vp')!.design
/** E|n| over the 24 quantiles that are looked at. */
const scores = Array.from({ length: 24 }, (_, j) => Math.abs(normalQuantile((j + 0.5) / 24)))
const meanScore = scores.reduce((sum, n) => sum + n, 0) / 24

const designs: readonly (readonly [string, Partial<Design>])[] = [
  ['sigma = t', {}],
  ['sqrt(t)', { schedule: powerSchedule(0.5) }],
  ['t^2', { schedule: powerSchedule(2) }],
  ['VP without scaling', { schedule: vp.schedule }],
  ['t, scaled as VP', { scaling: vp.scaling }],
  ['VP', { schedule: vp.schedule, scaling: vp.scaling }],
]

describe('straightness for one Gaussian, whose lines are s(t) n hypot(sigma(t), 0.3)', () => {
  it.each(designs)('%s: the curvature is the mean distance to the chord', (_, changes) => {
    const design = { ...defaultDesign, ...changes }
    const { schedule, scaling } = curvesOf(design)
    const line = (t: number): number => scaling.s(t) * Math.hypot(schedule.sigma(t), 0.3)
    const end = schedule.sigmaInv(80)
    const cells = 400_000
    let distance = 0
    for (let c = 0; c < cells; c++) {
      const share = (c + 0.5) / cells
      distance += Math.abs(line(share * end) - line(0) - share * (line(end) - line(0))) / cells
    }
    const wanted = distance / Math.abs(line(end) - line(0))
    expect(Math.abs(straightnessOf(design, single).curvature - wanted)).toBeLessThan(1e-3 * Math.max(wanted, 0.5))
  })

  it.each(designs)('%s: the gap is that of a tangent by differences', (_, changes) => {
    const design = { ...defaultDesign, steps: 10, ...changes }
    const { schedule, scaling } = curvesOf(design)
    const line = (t: number): number => scaling.s(t) * Math.hypot(schedule.sigma(t), 0.3)
    const levels = [...levelsOf(design)].slice(0, -1)
    const gaps = levels.map((sigma) => {
      const t = schedule.sigmaInv(sigma)
      const h = 1e-5 * t
      const slope = (line(t + h) - line(t - h)) / (2 * h)
      return Math.abs(line(t) - t * slope - line(0)) * meanScore
    })
    const wanted = gaps.reduce((sum, gap) => sum + gap, 0) / levels.length
    expect(straightnessOf(design, single).gap / wanted).toBeCloseTo(1, 4)
  })
})

describe('the family', () => {
  it.each(mixturePresets)('is straightest at sigma = t, s = 1: $label', ({ mixture }) => {
    const read = scheduleFamily.map(({ id, schedule, scaling }) => ({
      id,
      ...straightnessOf({ ...defaultDesign, schedule, scaling }, mixture),
    }))
    const [first, second] = [...read].sort((a, b) => a.curvature - b.curvature)
    expect(first!.id).toBe('power-1')
    expect(second!.curvature).toBeGreaterThan(10 * first!.curvature)
    // Of those without scaling its tangents also miss least.
    const unscaled = read.filter(({ id }) => !id.endsWith('scaled')).sort((a, b) => a.gap - b.gap)
    expect(unscaled[0]!.id).toBe('power-1')
  })

  it('knows its members, the linear schedule among them', () => {
    const linear = scheduleFamily.find(({ id }) => id === 'power-1')!
    expect(isMember(defaultDesign, linear)).toBe(true)
    expect(isMember({ ...defaultDesign, scaling: vp.scaling }, linear)).toBe(false)
    for (const member of scheduleFamily)
      expect(scheduleFamily.filter((other) => isMember(member, other))).toEqual([member])
  })

  it('is walked from the lowest exponent to the highest and back', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map(exponentAt)).toEqual([0.5, 1, 2, 1, 0.5])
    for (const p of [0.5, 0.71, 1, 1.41, 2]) expect(exponentAt(phaseOf(p))).toBeCloseTo(p, 6)
    expect([phaseOf(0.1), phaseOf(4)]).toEqual([0, 0.5])
  })
})

describe('the power schedule', () => {
  it('is linear at p = 1, VE’s curve in another unit of time at 1/2, and reaches sigma_max at t = sigma_max', () => {
    const at = (p: number) => curvesOf({ ...defaultDesign, schedule: powerSchedule(p) }).schedule
    const ve = curvesOf({ ...defaultDesign, schedule: { id: 've', params: {} } }).schedule
    for (const t of [0, 0.1, 7, 80]) {
      expect(at(1).sigma(t)).toBeCloseTo(t, 12)
      expect(at(0.5).sigma(t)).toBeCloseTo(ve.sigma(80 * t), 10)
    }
    for (const p of [0.5, 0.8, 3]) expect(at(p).sigma(80)).toBeCloseTo(80, 10)
  })
})
