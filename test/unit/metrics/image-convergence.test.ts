import { describe, expect, it } from 'vitest'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import type { Program } from '../../../src/core/program.ts'
import type { ConvergencePoint, CurveUpdate, LatentErrors } from '../../../src/metrics/convergence.ts'
import { type ImageRequest, measureOnImages } from '../../../src/metrics/image-convergence.ts'
import { rmsBetween } from '../../../src/metrics/rms.ts'
import { fitSlope } from '../../../src/metrics/slope.ts'
import { evenNoise } from '../../../src/metrics/toy-setting.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { plainTarget } from '../../../src/toy/target.ts'
import { runToy } from '../../../src/toy/walk.ts'

const euler: Design = { ...defaultDesign, solver: chooseDefault('solver', 'euler') }
const noise = evenNoise(1, 64)

/** Drives a measurement with the toy in the network's place: its points are the images. */
const drive = (request: Partial<ImageRequest>) => {
  const updates: CurveUpdate[] = []
  const programs: Program[] = []
  const calls: (readonly [number, number])[] = []
  const run = measureOnImages({ curves: [], steps: [4, 8, 16, 32], referenceSteps: 128, ...request })
  let next = run.next()
  while (!next.done) {
    const { value } = next
    if (value.kind === 'found') {
      updates.push(value.update)
      next = run.next()
      continue
    }
    programs.push(value.program)
    calls.push([value.callsBefore, value.callsTotal])
    next = run.next(Float32Array.from(runToy(value.program, plainTarget(defaultMixture), noise, 64)))
  }
  return { updates, programs, calls }
}

const pointsOf = (updates: readonly CurveUpdate[], key: string) =>
  updates.flatMap((update) => {
    const reading = update.key === key && 'point' in update ? update.point.readings.rms : null
    return reading ? [{ steps: update.steps, ...reading }] : []
  })

describe('measureOnImages', () => {
  it('finds the orders of solvers by a converged run of the same latents', () => {
    const curves = [
      { key: 'heun', design: defaultDesign },
      { key: 'euler', design: euler },
    ]
    const { updates } = drive({ curves, steps: [16, 23, 32, 45] })
    expect(Math.abs(fitSlope(pointsOf(updates, 'euler'))!.slope - 1)).toBeLessThan(0.15)
    expect(Math.abs(fitSlope(pointsOf(updates, 'heun'))!.slope - 2)).toBeLessThan(0.4)
    const floors = pointsOf(updates, 'heun').map(({ floor }) => floor)
    expect(new Set(floors).size).toBe(1)
    // 128 steps of Heun are 64 times better than 16 and 4 times better than 64.
    expect(floors[0]! / pointsOf(updates, 'heun')[0]!.error).toBeLessThan(1 / 30)
  })

  it('asks for a reference once a starting level, for shared runs once, and counts the calls', () => {
    const vp = presets.find(({ id }) => id === 'vp')!.design
    const curves = [
      { key: 'A', design: defaultDesign },
      { key: 'B', design: { ...defaultDesign, steps: 3 } },
      { key: 'C', design: { ...vp, steps: 18 } },
    ]
    const { updates, programs, calls } = drive({ curves, steps: [8, 4], referenceSteps: 32 })
    const asked = programs.map(({ steps }) => `${Math.round(steps[0]!.sigma)}/${steps.length}`)
    expect(asked).toEqual(['80/32', '80/16', '80/4', '152/32', '152/16', '152/4', '80/8', '152/8'])
    expect(calls[0]![0]).toBe(0)
    const total = programs.reduce((sum, { nfe }) => sum + nfe, 0)
    for (const [, expected] of calls) expect(expected).toBe(total)
    expect(calls.at(-1)![0] + programs.at(-1)!.nfe).toBe(total)
    expect(updates.map(({ key, steps }) => `${key}${steps}`)).toEqual(['A4', 'B4', 'C4', 'A8', 'B8', 'C8'])
  })

  it('leaves out designs that add noise and those that do not compile', () => {
    const churn = presets.find(({ id }) => id === 'churn-imagenet-edm')!.design
    const impossible = {
      ...defaultDesign,
      discretization: chooseDefault('discretization', 'iddpm'),
      sigmaMin: 1,
      sigmaMax: 2,
    }
    const curves = [
      { key: 'noisy', design: { ...churn, steps: 4 } },
      { key: 'impossible', design: impossible },
    ]
    const { updates, programs } = drive({ curves, steps: [256] })
    expect(programs).toEqual([])
    expect(updates).toMatchObject([
      { key: 'noisy', point: { readings: { rms: null } } },
      { key: 'impossible', fault: expect.stringMatching(/level/) },
    ])
  })

  it('has the error of every latent, whose mean square is that of all', () => {
    const one = drive({ curves: [{ key: 'A', design: euler }], steps: [4], referenceSteps: 16 })
    const each = drive({ curves: [{ key: 'A', design: euler }], steps: [4], referenceSteps: 16, images: 64 })
    const found = ({ updates }: typeof one) => updates[0] as { point: ConvergencePoint; latents: LatentErrors }
    const [{ point: whole }, { point, latents }] = [found(one), found(each)]
    expect(latents.errors).toHaveLength(64)
    expect(new Set(latents.errors).size).toBeGreaterThan(30)
    const square = (values: readonly number[]) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / 64)
    expect(square(latents.errors)).toBeCloseTo(whole.readings.rms!.error, 6)
    expect(square(latents.floors)).toBeCloseTo(whole.readings.rms!.floor, 6)
    expect(point.readings.rms!.error).toBeCloseTo(whole.readings.rms!.error, 6)
  })

  it('measures each curve at its own numbers of steps, where it has some', () => {
    const curves = [
      { key: 'A', design: euler, steps: [3, 5] },
      { key: 'B', design: defaultDesign },
    ]
    const { updates } = drive({ curves, steps: [4], referenceSteps: 16 })
    expect(updates.map(({ key, steps }) => `${key}${steps}`)).toEqual(['A3', 'B4', 'A5'])
  })

  it('keeps the guidance of the design in its reference', () => {
    const guidance = { id: 'cfg', params: { weight: 2, sigmaLo: 0, sigmaHi: Number.POSITIVE_INFINITY } }
    const { programs } = drive({
      curves: [{ key: 'A', design: { ...euler, guidance } }],
      steps: [4],
      referenceSteps: 8,
    })
    expect(programs.map(({ nfe }) => nfe)).toEqual([30, 14, 8])
  })
})

describe('rmsBetween', () => {
  it('is the root of the mean square', () => {
    expect(rmsBetween(Float32Array.of(0, 1), Float32Array.of(0, 3))).toBeCloseTo(Math.SQRT2, 6)
    expect(() => rmsBetween(new Float32Array(1), new Float32Array(2))).toThrow(RangeError)
  })
})
