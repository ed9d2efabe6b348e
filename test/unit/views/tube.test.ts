import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { noPerturbation } from '../../../src/core/perturbation.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import type { SlotId } from '../../../src/document/slots.ts'
import { readingsOf } from '../../../src/toy/errors.ts'
import { distanceTo, exactEnds } from '../../../src/toy/exact.ts'
import { createNoise, runPopulation } from '../../../src/toy/population.ts'
import { mixturePresets } from '../../../src/toy/presets.ts'
import { scaledMixture } from '../../../src/toy/scale.ts'
import { targetOf } from '../../../src/toy/target.ts'
import { shortNameOf } from '../../../src/views/pictures/short-name.ts'
import { fogReach } from '../../../src/views/tube/fog.ts'
import { tailShare } from '../../../src/views/tube/frame.ts'
import { spreadLabels } from '../../../src/views/tube/labels.ts'
import { ticksOf } from '../../../src/views/tube/place.ts'
import { tubeOf } from '../../../src/views/tube/tube.ts'

const run = (id: SlotId, design: Design, isActive = false) => ({
  id,
  name: id,
  design,
  program: compile(design),
  isActive,
  isBaseline: false,
})

const euler = { ...defaultDesign, solver: chooseDefault('solver', 'euler'), steps: 9 }
const mixture = scaledMixture(mixturePresets[3]!.mixture, 16)
const data = { mixture, label: null, imperfect: null }

describe('the tube', () => {
  it('has every run from noise to data, and ends it as far off as the toy says', () => {
    const seed = 4
    const { paths } = tubeOf([run('A', defaultDesign, true), run('B', euler)], data, seed)
    for (const [k, { points, off, exact }] of paths.entries()) {
      const { design, program } = [run('A', defaultDesign), run('B', euler)][k]!
      expect(points).toHaveLength(design.steps + 1)
      expect(points[0]!.along).toBeCloseTo(1, 12)
      expect(points.at(-1)!.along).toBe(0)
      for (let i = 1; i < points.length; i++) expect(points[i]!.along).toBeLessThan(points[i - 1]!.along)
      expect(exact[0]!.across).toBeCloseTo(points[0]!.across, 9)
      const noise = createNoise(seed, 1)
      const target = targetOf(mixture, null, design.guidance)
      const starts = noise(0).map((n) => n * program.steps[0]!.sigma)
      const ends = exactEnds(target, starts, program.steps[0]!.sigma)
      const distance = (points: Float64Array) => distanceTo(target, points)
      const readings = readingsOf(program, runPopulation(program, target, 1, noise), distance, ends, 0, null, 16)
      expect(off).toBeCloseTo(readings.globalError!.mean, 9)
    }
    expect(paths.map(({ isStochastic }) => isStochastic)).toEqual([false, false])
  })

  it('shows the same states in three coordinates, on either axis, whatever the design’s own scaling', () => {
    const [vp] = ['vp'].map((id) => ({
      ...defaultDesign,
      scaling: chooseDefault('scaling', id),
      schedule: chooseDefault('schedule', id),
    }))
    const shown = run('A', vp!, true)
    const { program } = shown
    const of = (options: Parameters<typeof tubeOf>[5]) => tubeOf([shown], data, 4, null, noPerturbation, options)
    const [inTube, inData, scaled] = (['tube', 'data', 'scaled'] as const).map((coordinates) => of({ coordinates }))
    const mean = mixture.w.reduce((sum, w, k) => sum + w * mixture.mu[k]!, 0)
    const square = mixture.w.reduce((sum, w, k) => sum + w * ((mixture.mu[k]! - mean) ** 2 + mixture.s[k]! ** 2), 0)
    const { states } = runPopulation(program, targetOf(mixture, null, vp!.guidance), 1, createNoise(4, 1))
    for (const [i, { sigma, s }] of program.steps.entries()) {
      const x = states[i]![0]! / s - mean
      const at = (tube: typeof inTube) => tube!.paths[0]!.points[i]!.across
      expect(at(inTube)).toBeCloseTo(x / Math.sqrt(sigma ** 2 + square), 9)
      expect(at(inData)).toBeCloseTo(x / Math.sqrt(square), 9)
      expect(at(scaled)).toBeCloseTo((s * x) / Math.sqrt(square), 6)
    }
    expect(inData!.high).toBeGreaterThan(Math.max(...inData!.paths[0]!.points.map(({ across }) => Math.abs(across))))
    const linear = of({ isLinear: true }).paths[0]!
    expect(linear.levels).toEqual([...program.steps.map(({ sigma }) => sigma), 0])
    for (const [i, { along }] of linear.points.entries())
      expect(along).toBeCloseTo(linear.levels[i]! / linear.levels[0]!, 12)
  })

  it('draws other starts faintly, and the same first one with them as without', () => {
    const runs = [run('A', defaultDesign, true), run('B', euler)]
    const [alone, many] = [0, 4].map((faint) => tubeOf(runs, data, 4, null, noPerturbation, { faint }))
    expect(alone!.paths.map(({ faint }) => faint.length)).toEqual([0, 0])
    for (const [k, { points, faint }] of many!.paths.entries()) {
      expect(points).toEqual(alone!.paths[k]!.points)
      expect(faint).toHaveLength(4)
      expect(new Set([points, ...faint].map((path) => path[0]!.across)).size).toBe(5)
    }
  })

  it('keeps what a change of one design leaves as it was', () => {
    const [a, b] = [run('A', defaultDesign, true), run('B', euler)]
    const before = tubeOf([a, b], data, 4)
    const after = tubeOf([run('A', { ...defaultDesign, steps: 17 }, true), b], data, 4)
    expect(after.paths[1]).toBe(before.paths[1])
    expect(after.fog).toBe(before.fog)
    expect(after.lines).toBe(before.lines)
    // Levels of another rho end at 80 and 0.002 but for their rounding.
    const rounded = [6.01, 6.13, 6.57, 7.03].map((rho) =>
      run('A', { ...defaultDesign, discretization: { id: 'edm', params: { rho } } }, true),
    )
    expect(new Set(rounded.map(({ program }) => program.steps.at(-1)!.sigma)).size).toBeGreaterThan(1)
    for (const one of rounded) {
      const { paths, lines, fog } = tubeOf([one, b], data, 4)
      expect([paths[1], lines, fog].every((part, k) => part === [before.paths[1], before.lines, before.fog][k])).toBe(
        true,
      )
    }
    expect(after.paths[0]!.points).not.toEqual(before.paths[0]!.points)
    expect(tubeOf([a, b], data, 5).paths[1]!.points).not.toEqual(before.paths[1]!.points)
  })

  it('knows who adds noise', () => {
    const designs: Design[] = [
      {
        ...defaultDesign,
        stochasticity: { id: 'churn', params: { ...chooseDefault('stochasticity', 'churn').params, sChurn: 20 } },
      },
      { ...defaultDesign, solver: chooseDefault('solver', 'euler-ancestral') },
      { ...defaultDesign, solver: chooseDefault('solver', 'dpmpp-2m-sde') },
    ]
    for (const design of designs) expect(tubeOf([run('A', design, true)], data, 1).paths[0]!.isStochastic).toBe(true)
  })

  it('has a density whose densest place is 1 in every column, within its reach', () => {
    const { fog, lines } = tubeOf([run('A', defaultDesign, true)], data, 1)
    for (const column of fog) expect(Math.max(...column)).toBe(1)
    for (const line of lines)
      for (const { along, across } of line) {
        expect(along).toBeGreaterThanOrEqual(0)
        expect(along).toBeLessThanOrEqual(1)
        expect(Math.abs(across)).toBeLessThan(fogReach + 1.5)
      }
    expect(lines.some((line) => line.some(({ along }) => along > tailShare && along < 1))).toBe(true)
  })
})

describe('the tube of flow matching', () => {
  const flow: Design = {
    ...euler,
    steps: 8,
    schedule: chooseDefault('schedule', 'flow'),
    scaling: chooseDefault('scaling', 'flow'),
    discretization: chooseDefault('discretization', 'flow'),
    sigmaMin: 1 / 999,
    sigmaMax: Number.POSITIVE_INFINITY,
  }

  it('has t along its axis, with noise alone at 1, and fewer errors in more steps', () => {
    const offs = [8, 64, 512].map((steps) => {
      const tube = tubeOf([run('A', { ...flow, steps }, true)], data, 4)
      const [path] = tube.paths
      path!.points.forEach(({ along, across }, i) => {
        expect(along).toBeCloseTo(1 - i / steps, 12)
        expect(Number.isFinite(across)).toBe(true)
      })
      // In standard deviations of the noisy data: the start is its n.
      expect(path!.points[0]!.across).toBeCloseTo(createNoise(4, 1)(0)[0]!, 9)
      // Smooth all the way: no piece of the exact line is long.
      path!.exact.slice(1).forEach(({ along }, k) => {
        expect(path!.exact[k]!.along - along).toBeLessThan(0.02)
      })
      expect(path!.exact[0]!.across).toBeCloseTo(path!.points[0]!.across, 9)
      expect(tube.lines.flat().every(({ along, across }) => along >= 0 && along <= 1 && Math.abs(across) < 5)).toBe(
        true,
      )
      for (const column of tube.fog) expect(Math.max(...column)).toBe(1)
      expect(ticksOf(tube).map(({ along, label }) => [along.toFixed(9), label])).toEqual(
        [0.2, 0.4, 0.6, 0.8, 1].map((t) => [t.toFixed(9), `${t}`]),
      )
      return path!.off
    })
    expect(offs[1]!).toBeLessThan(offs[0]! / 3)
    expect(offs[2]!).toBeLessThan(offs[1]! / 3)
  })

  it('has ln sigma along its axis beside a design of levels, noise alone at the end', () => {
    const tube = tubeOf([run('A', flow, true), run('B', euler)], data, 4)
    expect(tube.isInTime).toBe(false)
    expect(tube.paths[0]!.points[0]!.along).toBe(1)
    expect(tube.paths[1]!.points[0]!.along).toBeLessThan(1)
    const ticks = ticksOf(tube)
    expect(ticks.map(({ label }) => label)).toContain('1000')
    expect(ticks.every(({ along }) => along >= 0 && along <= 1)).toBe(true)
  })
})

describe('labels at the end of paths', () => {
  it('keep their order, stay apart, and stay where they are if there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 5 }), (wanted) => {
        const placed = spreadLabels(wanted, 17, 6, 194)
        const order = [...wanted.keys()].sort((a, b) => wanted[a]! - wanted[b]!)
        for (let k = 1; k < order.length; k++)
          expect(placed[order[k]!]! - placed[order[k - 1]!]!).toBeGreaterThanOrEqual(17 - 1e-9)
        for (const at of placed) {
          expect(at).toBeGreaterThanOrEqual(6 - 1e-9)
          expect(at).toBeLessThanOrEqual(194 + 1e-9)
        }
      }),
    )
    expect(spreadLabels([20, 60, 150], 17, 6, 194)).toEqual([20, 60, 150])
  })
})

describe('a short name', () => {
  const named = (id: SlotId, design: Design, name: string) => ({ ...run(id, design), name })
  it('is the sampler where that and its schedule are all there is to say', () => {
    const heun = named('A', defaultDesign, 'Heun, Karras')
    const other = named('B', euler, 'Euler, Karras')
    expect(shortNameOf(heun, [heun, other])).toBe('Heun')
    expect(shortNameOf(heun, [heun, named('B', { ...defaultDesign, steps: 5 }, 'Heun, Karras')])).toBe('Heun, Karras')
    expect(shortNameOf(named('A', defaultDesign, 'mine'), [heun])).toBe('mine')
    expect(shortNameOf(named('A', defaultDesign, 'Heun, Karras, churn'), [heun])).toBe('Heun, Karras, churn')
  })
})
