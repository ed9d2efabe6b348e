/**
 * Levels computed by hand from the published formulas of other libraries (n = 6, 0.002 to 80), to the digits given. Those
 * on Stable Diffusion's table come from a Python script that knows nothing of this code: it multiplies 1 - beta in a
 * loop and slices the list as the formulas say; beta's quantiles are bisected from the hypergeometric series, the normal ones are
 * Python's.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { levelsOf } from '../../src/core/compile.ts'
import { chooseDefault } from '../../src/core/design.ts'
import { bongTangentShares } from '../../src/core/discretizations/bong-tangent.ts'
import { modelRange, modelSigma } from '../../src/core/discretizations/model-levels.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { vpDefaultRange } from '../../src/core/schedules/vp.ts'

const published: readonly (readonly [string, Record<string, number>, { min: number; max: number }, string])[] = [
  ['edm', { rho: 7 }, { min: 0.002, max: 80 }, '80 24.4083 5.83895 .965417 .0850872 .002 0'],
  ['exponential', {}, { min: 0.002, max: 80 }, '80 9.609 1.15416 .138629 .0166511 .002 0'],
  ['polyexponential', { rho: 2 }, { min: 0.002, max: 80 }, '80 1.76339 .0907343 .0108983 .00305571 .002 0'],
  ['vp', {}, vpDefaultRange, '152.167 25.1489 6.11166 2.03443 .723807 .010486 0'],
  ['cosine', {}, { min: 0.002, max: 80 }, '80 2.98004 1.35717 .720753 .323925 .002 0'],
  ['ve', {}, { min: 0.02, max: 100 }, '100 18.2056 3.31445 .603418 .109856 .02 0'],
  ['linear', {}, { min: 0.002, max: 80 }, '80 64.0004 48.0008 32.0012 16.0016 .002 0'],
  ['laplace', {}, { min: 0.002, max: 80 }, '80 1.58112 1.11803 .894433 .632463 .00316228 0'],
  ['kl-optimal-a1111', {}, { min: 0.002, max: 80 }, '80 3.58699 1.70179 .989555 .573579 .267503 0'],
  ['linear-quadratic', {}, { min: 0.002, max: 80 }, '80 79.3333 78.6667 78 68.8889 42.8889 0'],
  ['align-your-steps', {}, { min: 0.029, max: 14.615 }, '14.615 3.861 1.886 .963 .399 .029 0'],
  ['align-your-steps-zero', {}, { min: 0.029, max: 14.615 }, '14.615 4.58719 2.39387 1.396 0.742518 0.289243 0'],
  ['normal', {}, modelRange, '14.6146 5.09241 2.27973 1.16286 .571189 .0291672 0'],
  ['sgm-uniform', {}, modelRange, '14.6146 5.9489 2.91831 1.61558 .932358 .493552 0'],
  ['simple', {}, modelRange, '14.6146 5.96313 2.91831 1.61289 .932358 .492409 0'],
  ['ddim-uniform', {}, modelRange, '5.90645 2.90712 1.61289 .932358 .494697 .0413144 0'],
  ['beta', {}, modelRange, '14.6146 8.70775 3.67575 1.61828 .762402 .323533 0'],
  ['beta', { alpha: 0.5, beta: 0.7 }, modelRange, '14.6146 6.02052 2.25215 1.02393 .496987 .207202 0'],
  ['sd-turbo', {}, modelRange, '14.6146 8.3028 5.08776 3.32108 2.27646 1.61289 0'],
  ['smoothstep', {}, modelRange, '14.6146 9.54358 3.92911 1.61828 0.71938 0.284258 0'],
  ['golden', {}, { min: 0.002, max: 80 }, '80 55.7555 35.0055 18.1648 5.91882 0.002 0'],
  ['logit-normal-t', {}, { min: 0.001, max: 10_000 }, '8103.08 5.4357 2.125 1 0.470588 0.183969 0'],
  ['bong-tangent', {}, modelRange, '14.6146 13.5786 11.6638 7.3219 2.73624 0.857654 0'],
  [
    'gits',
    {},
    { min: 0.02916753, max: 14.61464119 },
    '14.61464119 5.85520077 2.05039096 0.95350921 0.45573691 0.17026083 0',
  ],
  ['beta-sigma', {}, { min: 0.002, max: 80 }, '80 70.1665 50.9846 29.0174 9.83549 .002 0'],
]

describe.each(published)('time steps %s', (id, params, range, text) => {
  it('are the published ones', () => {
    const choice = chooseDefault('discretization', id)
    const levels = levelsOf({
      ...defaultDesign,
      steps: 6,
      sigmaMin: range.min,
      sigmaMax: range.max,
      discretization: { id, params: { ...choice.params, ...params } },
    })
    const expected = text.split(' ').map(Number)
    expect(levels).toHaveLength(expected.length)
    expected.forEach((level, i) => {
      expect(Math.abs(levels[i]! - level), `level ${i}`).toBeLessThanOrEqual(6e-6 * level)
    })
  })
})

describe('bong_tangent', () => {
  const { bong_tangent: recorded } = JSON.parse(readFileSync(new URL('./schedules.json', import.meta.url), 'utf8')) as {
    readonly bong_tangent: Readonly<Record<string, readonly number[]>>
  }

  it.each(Object.entries(recorded))('in %s steps is what its authors’ code makes in float32', (steps, shares) => {
    const own = bongTangentShares(Number(steps))
    expect(own).toHaveLength(shares.length)
    for (const [i, share] of shares.entries()) expect(Math.abs(own[i]! - share)).toBeLessThan(3e-7)
  })
})

it('GITS has a list for each number of steps up to 20, and goes between the levels of the longest above', () => {
  const levels = (steps: number) =>
    levelsOf({
      ...defaultDesign,
      steps,
      sigmaMin: 0.02916753,
      sigmaMax: 14.61464119,
      discretization: chooseDefault('discretization', 'gits'),
    })
  const [twenty, forty] = [levels(20), levels(40)]
  for (let i = 0; i < 20; i++) expect(forty[2 * i]! / twenty[i]!).toBeCloseTo(1, 12)
  expect(forty[1]! ** 2 / (twenty[0]! * twenty[1]!)).toBeCloseTo(1, 12)
  expect([...levels(2)]).toEqual([14.61464119, 0.803307, 0])
})

describe('times of flow models that somebody searched for', () => {
  const timesOf = (id: string, steps: number, params = {}): number[] => {
    const choice = chooseDefault('discretization', id)
    const discretization = { ...choice, params: { ...choice.params, ...params } }
    const levels = levelsOf({
      ...defaultDesign,
      steps,
      sigmaMin: 0.001,
      sigmaMax: Number.POSITIVE_INFINITY,
      discretization,
    })
    return [...levels].map((sigma) => sigma / (1 + sigma))
  }

  it('are the published ones in their own number of steps, the last of which becomes 0', () => {
    const flux = [0.9968, 0.9886, 0.9819, 0.975, 0.966, 0.9471, 0.9158, 0.8287, 0.5512, 0.2808, 0]
    for (const [i, t] of timesOf('optimal-steps', 10).entries()) expect(t).toBeCloseTo(flux[i]!, 12)
    const wan = timesOf('optimal-steps', 20, { table: 2 })
    expect([wan[0], wan[18]!.toFixed(3), wan[19]!.toFixed(3), wan[20]]).toEqual([1, '0.539', '0.208', 0])
  })

  it('lie between them, in ln t, in twice the steps', () => {
    const [ten, twenty] = [timesOf('optimal-steps', 10), timesOf('optimal-steps', 20)]
    for (let i = 0; i < 9; i++) {
      expect(twenty[2 * i]! / ten[i]!).toBeCloseTo(1, 12)
      expect(twenty[2 * i + 1]! ** 2 / (ten[i]! * ten[i + 1]!)).toBeCloseTo(1, 12)
    }
  })

  it('of bong_tangent are its shares', () => {
    for (const [i, t] of timesOf('bong-tangent-t', 8).entries()) expect(t).toBeCloseTo(bongTangentShares(8)[i]!, 12)
  })
})

it('SD-Turbo has ten levels and says so', () => {
  const discretization = chooseDefault('discretization', 'sd-turbo')
  expect(() => levelsOf({ ...defaultDesign, steps: 11, discretization })).toThrow('take 10 or fewer')
})

it('EDM’s 18 default levels are the published ones', () => {
  const expected =
    '80 57.586 40.7856 28.3746 19.3525 12.9101 8.40094 5.31519 3.25682 1.92334 1.08817 .585348 .296442 .139516 .0599473 .0229345 .00752802 .002 0'
      .split(' ')
      .map(Number)
  const levels = levelsOf(defaultDesign)
  expect(levels).toHaveLength(19)
  expected.forEach((level, i) => {
    expect(Math.abs(levels[i]! - level)).toBeLessThanOrEqual(6e-6 * level)
  })
})

describe('the tables of align-your-steps', () => {
  const sdxl = [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.38, 0.234, 0.113, 0.029]
  const svd = [700, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002]
  const comfy = {
    sd: [
      14.6146412293, 6.4745760956, 3.8636745985, 2.694615152, 1.8841921177, 1.3943805092, 0.9642583904, 0.6523686016,
      0.3977456272, 0.1515232662, 0.0291671582,
    ],
    sdxl: [
      14.6146412293, 6.3184485287, 3.7681790315, 2.1811480769, 1.3405244945, 0.8620721141, 0.5550693289, 0.3798540708,
      0.2332364134, 0.1114188177, 0.0291671582,
    ],
  }

  it.each([
    [2, comfy.sd],
    [3, sdxl],
    [4, comfy.sdxl],
    [5, svd],
  ])(
    'table %d in 10 steps is as the libraries have it, with the last level 0, and in 11 steps whole',
    (table, levels) => {
      const design = { ...defaultDesign, sigmaMin: levels.at(-1)!, sigmaMax: levels[0]! }
      const inSteps = (steps: number, id: string) =>
        levelsOf({ ...design, steps, discretization: { id, params: { table } } })
      const ends = [inSteps(10, 'align-your-steps-zero'), inSteps(11, 'align-your-steps')]
      for (const [k, own] of ends.entries())
        for (const [i, level] of levels.slice(0, 10 + k).entries())
          expect(Math.abs(own[i]! / level - 1), `level ${i}`).toBeLessThan(1e-12)
    },
  )
})

describe('ComfyUI’s rounding', () => {
  it('of "simple" in 38 and 244 steps takes the ratio before the product', () => {
    const timestepsOf = (steps: number): number[] => {
      const ratio = 1000 / steps
      return Array.from({ length: steps }, (_, i) => 999 - Math.trunc(i * ratio))
    }
    const at = modelSigma(modelRange)
    for (const steps of [38, 76, 122, 152, 174, 186, 198, 206, 242, 244]) {
      const exact = Array.from({ length: steps }, (_, i) => 999 - Math.floor((1000 * i) / steps))
      expect(timestepsOf(steps)).not.toEqual(exact)
      const levels = levelsOf({
        ...defaultDesign,
        steps,
        sigmaMin: modelRange.min,
        sigmaMax: modelRange.max,
        discretization: chooseDefault('discretization', 'simple'),
      })
      expect([...levels.slice(0, -1)], `${steps} steps`).toEqual(timestepsOf(steps).map(at))
    }
  })

  it('of "ddim_uniform" walks the table to its end: asked for 12, 17 or 30 steps it makes 13, 18 or 31', () => {
    const at = modelSigma(modelRange)
    const design = {
      ...defaultDesign,
      sigmaMin: modelRange.min,
      sigmaMax: modelRange.max,
      discretization: { id: 'ddim-uniform', params: { spacing: 2 } },
    }
    for (const [asked, made] of [
      [10, 10],
      [12, 13],
      [17, 18],
      [20, 20],
      [30, 31],
    ] as const) {
      const walked: number[] = []
      for (let j = 1; j < 1000; j += Math.floor(1000 / asked)) walked.unshift(j)
      expect(walked).toHaveLength(made)
      expect([...levelsOf({ ...design, steps: made }).slice(0, -1)]).toEqual(walked.map(at))
    }
    expect(() => levelsOf({ ...design, steps: 11 })).toThrow('never makes 11 steps: take 10 or 12')
    expect(() => levelsOf({ ...design, steps: 1000 })).toThrow('never makes 1000 steps: take 999')
  })
})

it('align-your-steps in 11 steps is its table', () => {
  const { steps: _, ...rest } = {
    ...defaultDesign,
    discretization: chooseDefault('discretization', 'align-your-steps'),
  }
  const table = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029]
  const levels = levelsOf({ ...rest, steps: 11, sigmaMin: 0.029, sigmaMax: 14.615 })
  table.forEach((level, i) => {
    expect(levels[i]).toBeCloseTo(level, 12)
  })
})

describe('Stable Diffusion’s levels', () => {
  it('have the published ends', () => {
    expect(Math.abs(modelRange.min / 0.0291675 - 1)).toBeLessThan(2e-5)
    expect(Math.abs(modelRange.max / 14.614642 - 1)).toBeLessThan(2e-7)
  })

  it('are, at the timesteps published with align-your-steps, the levels published with it', () => {
    const timesteps = [999, 850, 736, 645, 545, 455, 343, 233, 124, 24, 0]
    const published = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029]
    // The authors rounded the timesteps: neighbours differ by about 1 %.
    timesteps.forEach((timestep, i) => {
      expect(Math.abs(modelSigma(modelRange)(timestep) / published[i]! - 1)).toBeLessThan(6e-3)
    })
  })

  it('stretch to another range in ln sigma', () => {
    const stretched = modelSigma({ min: 0.002, max: 80 })
    const share = (sigma: number, { min, max }: { min: number; max: number }) =>
      Math.log(sigma / min) / Math.log(max / min)
    for (const timestep of [0, 1, 10.25, 500, 998.5, 999])
      expect(share(stretched(timestep), { min: 0.002, max: 80 })).toBeCloseTo(
        share(modelSigma(modelRange)(timestep), modelRange),
        12,
      )
  })

  it.each(['simple', 'ddim-uniform', 'normal', 'sgm-uniform', 'beta'])('give %s at most the steps it has', (id) => {
    const design = { ...defaultDesign, discretization: chooseDefault('discretization', id) }
    expect(() => levelsOf({ ...design, steps: 100 })).not.toThrow()
    if (id === 'beta') expect(() => levelsOf({ ...design, steps: 256 })).toThrow(/same .* take fewer steps/)
  })
})
