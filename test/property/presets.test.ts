/** Presets: the numbers of the paper's Table 1, spelled out, so that one that drifts fails. */
import { describe, expect, it } from 'vitest'
import { compile, curvesOf, levelsOf } from '../../src/core/compile.ts'
import { iddpmLevels } from '../../src/core/discretizations/iddpm.ts'
import { faultOf } from '../../src/core/faults.ts'
import { defaultDesign, presetOf, presets } from '../../src/core/presets.ts'
import { registry, rows } from '../../src/core/registry.ts'
import { vpBetas } from '../../src/core/schedules/vp.ts'
import { relative } from './core-run.ts'

describe('presets', () => {
  const preset = (id: string) => presets.find((candidate) => candidate.id === id)!.design

  it('EDM: Heun, sigma = t, s = 1, rho 7, 0.002 to 80', () => {
    const edm = preset('edm')
    expect([edm.solver, edm.schedule.id, edm.scaling.id, edm.stochasticity.id]).toEqual([
      { id: 'second-order', params: { alpha: 1 } },
      'linear',
      'none',
      'none',
    ])
    expect([edm.discretization, edm.sigmaMin, edm.sigmaMax]).toEqual([{ id: 'edm', params: { rho: 7 } }, 0.002, 80])
    const levels = levelsOf({ ...edm, steps: 18 })
    for (let i = 0; i < 18; i++)
      expect(relative(levels[i]!, (80 ** (1 / 7) + (i / 17) * (0.002 ** (1 / 7) - 80 ** (1 / 7))) ** 7)).toBeLessThan(
        1e-12,
      )
    expect(compile({ ...edm, steps: 18 }).nfe).toBe(35)
  })

  it('VP: Euler, beta_d 19.9, beta_min 0.1, epsilon_s 1e-3', () => {
    const vp = preset('vp')
    expect([vp.solver.id, vp.schedule.id, vp.scaling.id, vp.stochasticity.id, vp.discretization]).toEqual([
      'euler',
      'vp',
      'vp',
      'none',
      { id: 'vp', params: { epsilonS: 1e-3 } },
    ])
    expect(vp.sigmaMax).toBeCloseTo(Math.sqrt(Math.exp(19.9 / 2 + 0.1) - 1), 9)
    expect(vp.sigmaMax).toBeCloseTo(152.17, 2)
    expect(vp.sigmaMin).toBeCloseTo(Math.sqrt(Math.expm1((19.9 / 2) * 1e-6 + 0.1e-3)), 12)
    const { betaD, betaMin } = vpBetas({ min: vp.sigmaMin, max: vp.sigmaMax }, 1e-3)
    expect(betaD).toBeCloseTo(19.9, 9)
    expect(betaMin).toBeCloseTo(0.1, 9)
    const levels = levelsOf({ ...vp, steps: 10 })
    for (let i = 0; i < 10; i++) {
      const t = 1 + (i / 9) * (1e-3 - 1)
      expect(relative(levels[i]!, Math.sqrt(Math.expm1((19.9 / 2) * t * t + 0.1 * t)))).toBeLessThan(1e-9)
      expect(curvesOf({ ...vp, steps: 10 }).schedule.sigmaInv(levels[i]!)).toBeCloseTo(t, 10)
    }
  })

  it('VE: Euler, sigma = sqrt(t), 0.02 to 100, geometric', () => {
    const ve = preset('ve')
    expect([ve.solver.id, ve.schedule.id, ve.scaling.id, ve.stochasticity.id, ve.discretization.id]).toEqual([
      'euler',
      've',
      'none',
      'none',
      've',
    ])
    expect([ve.sigmaMin, ve.sigmaMax]).toEqual([0.02, 100])
    const levels = levelsOf({ ...ve, steps: 10 })
    for (let i = 0; i < 10; i++)
      expect(relative(levels[i]! ** 2, 100 ** 2 * (0.02 ** 2 / 100 ** 2) ** (i / 9))).toBeLessThan(1e-12)
    expect(curvesOf({ ...ve, steps: 10 }).schedule.sigma(9)).toBe(3)
  })

  it('iDDPM + DDIM: Euler, C1 1e-3, C2 8e-3, M 1000, j0 8', () => {
    const iddpm = preset('iddpm')
    expect([iddpm.solver.id, iddpm.schedule.id, iddpm.scaling.id, iddpm.stochasticity.id]).toEqual([
      'euler',
      'linear',
      'none',
      'none',
    ])
    expect(iddpm.discretization).toEqual({ id: 'iddpm', params: { m: 1000, c1: 1e-3, c2: 8e-3, j0: 8 } })
    expect([iddpm.sigmaMin, iddpm.sigmaMax]).toEqual([0.002, 81])
    // The formula in float64; ours is float32 where the authors' is, within 5e-4.
    const alphaBar = (j: number) => Math.sin(((Math.PI / 2) * j) / (1000 * (8e-3 + 1))) ** 2
    const u = new Float64Array(1001)
    for (let j = 1000; j > 0; j--)
      u[j - 1] = Math.sqrt((u[j]! ** 2 + 1) / Math.max(alphaBar(j - 1) / alphaBar(j), 1e-3) - 1)
    const ours = iddpmLevels(1000, 1e-3, 8e-3)
    for (let j = 0; j < 1000; j++) expect(relative(ours[j]!, u[j]!), `u_${j}`).toBeLessThan(5e-4)
    expect(ours[1000]).toBe(0)
    const levels = levelsOf({ ...iddpm, steps: 20 })
    expect(relative(levels[0]!, u[8]!)).toBeLessThan(5e-4)
    expect(levels[0]).toBeGreaterThan(80)
    expect(relative(levels[19]!, u[999]!)).toBeLessThan(5e-4)
    for (let i = 0; i < 20; i++)
      expect(relative(levels[i]!, u[Math.floor(8 + ((1000 - 1 - 8) / 19) * i + 0.5)]!), `step ${i}`).toBeLessThan(5e-4)
  })

  it.each([
    ['churn-cifar10-vp', 30, 0.01, 1, 1.007],
    ['churn-cifar10-ve', 80, 0.05, 1, 1.007],
    ['churn-imagenet-adm', 80, 0.05, 50, 1.003],
    ['churn-imagenet-edm', 40, 0.05, 50, 1.003],
  ])('%s: S_churn %d, S_tmin %d, S_tmax %d, S_noise %d', (id, sChurn, sTmin, sTmax, sNoise) => {
    expect(preset(id).stochasticity).toEqual({ id: 'churn', params: { sChurn, sTmin, sTmax, sNoise } })
    expect({ ...preset(id), stochasticity: null }).toEqual({ ...preset('edm'), stochasticity: null })
  })

  it('are found again from a design, whatever its steps', () => {
    for (const { id, design } of presets) expect(presetOf({ ...design, steps: 33 })?.id).toBe(id)
    expect(presetOf({ ...defaultDesign, sigmaMax: 79 })).toBeUndefined()
  })

  it('have unique ids, as have all choices of a row, with defaults inside their limits', () => {
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length)
    for (const row of rows) {
      expect(new Set(registry[row].map(({ id }) => id)).size).toBe(registry[row].length)
      for (const { id, parameters } of registry[row])
        for (const parameter of parameters)
          expect(faultOf(parameter, parameter.default), `${row}.${id}.${parameter.key}`).toBeUndefined()
    }
  })
})
