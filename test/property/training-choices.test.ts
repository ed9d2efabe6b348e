/** Loss weights and noise-level distributions of Table 1, by what they must do. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  effectiveWeight,
  trainingPresets,
  trainingRegistry,
  trainingRows,
  trainingSpecOf,
} from '../../src/core/training-registry.ts'
import { normalQuantile } from '../../src/toy/quantile.ts'

const level = fc.double({ min: Math.log(0.002), max: Math.log(80), noNaN: true }).map(Math.exp)
const spread = fc.double({ min: 0.05, max: 5, noNaN: true })

describe('the choices', () => {
  it('have ids of their own and presets that name them', () => {
    for (const row of trainingRows) {
      const ids = trainingRegistry[row].map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const { choices } of trainingPresets) expect(ids).toContain(choices[row])
    }
    expect(() => trainingSpecOf('weighting', 'none')).toThrow('no weighting is called "none"')
  })
})

describe('the loss weight', () => {
  it('leaves a weight of 1 on the network in every column of Table 1', () => {
    fc.assert(
      fc.property(level, spread, (sigma, sigmaData) => {
        for (const { choices } of trainingPresets) expect(effectiveWeight(choices, sigmaData)(sigma)).toBeCloseTo(1, 12)
      }),
    )
  })

  it('is 1/sigma^2 for VP, VE and iDDPM, and lets none but EDM see data and noise in balance', () => {
    expect(trainingSpecOf('weighting', 'inverse-square').create(0.5)(0.1)).toBeCloseTo(100, 10)
    // (sigma^2 + sigma_data^2) / (sigma sigma_data)^2 at sigma = sigma_data = 0.5: 0.5 / 0.0625.
    expect(trainingSpecOf('weighting', 'edm').create(0.5)(0.5)).toBeCloseTo(8, 12)
  })
})

describe('preconditioning of a network that answers 0', () => {
  /** E |c_skip (y + sigma n) - y|^2 for data of mean 0 and standard deviation sigmaData. */
  const firstLoss = (id: string, sigma: number, sigmaData: number): number => {
    const { cSkip } = trainingSpecOf('preconditioning', id).create(sigmaData)
    return (cSkip(sigma) - 1) ** 2 * sigmaData ** 2 + cSkip(sigma) ** 2 * sigma ** 2
  }

  it('has a weighted loss of 1 at every level for all columns', () => {
    fc.assert(
      fc.property(level, spread, (sigma, sigmaData) => {
        for (const { choices } of trainingPresets) {
          const lambda = trainingSpecOf('weighting', choices.weighting).create(sigmaData)
          expect(lambda(sigma) * firstLoss(choices.preconditioning, sigma, sigmaData)).toBeCloseTo(1, 9)
        }
      }),
    )
  })

  it('amplifies an error of EDM by no more than sigma_data or sigma, whichever is less, and of the others by sigma', () => {
    fc.assert(
      fc.property(level, spread, (sigma, sigmaData) => {
        const gain = (id: string): number =>
          Math.abs(trainingSpecOf('preconditioning', id).create(sigmaData).cOut(sigma))
        expect(gain('edm')).toBeLessThan(Math.min(sigma, sigmaData))
        for (const id of ['vp', 've', 'iddpm']) expect(gain(id)).toBe(sigma)
      }),
    )
  })
})

describe.each(trainingRegistry.noiseDistribution.map((spec) => [spec.id, spec.create()] as const))(
  'the noise levels of %s',
  (id, { sigma, density }) => {
    it('rise with the draw', () => {
      fc.assert(
        fc.property(fc.double({ min: -5.8, max: 5.8, noNaN: true }), (n) => {
          expect(sigma(n)).toBeGreaterThan(0)
          expect(sigma(n + 0.1)).toBeGreaterThanOrEqual(sigma(n))
        }),
      )
    })

    it('have the density that they are drawn with', () => {
      // The share below a quantile, by the trapezoidal rule over ln sigma.
      const from = Math.log(id === 'edm' ? 1e-5 : sigma(-9) * 0.999)
      for (const p of [0.1, 0.3, 0.5, 0.7, 0.9, 0.97]) {
        const to = Math.log(sigma(normalQuantile(p)))
        const count = 40_000
        const step = (to - from) / count
        let sum = 0
        for (let k = 0; k <= count; k++) sum += (k === 0 || k === count ? 0.5 : 1) * density(Math.exp(from + k * step))
        expect(sum * step).toBeCloseTo(p, 2)
      }
    })
  },
)

describe('loss weights of later papers', () => {
  const lambda = (id: string, sigma: number, sigmaData = 0.5): number =>
    trainingSpecOf('weighting', id).create(sigmaData)(sigma)

  it('of min-SNR are those on the noise, times 1 / sigma^2: min(SNR, 5) / SNR', () => {
    for (const sigma of [0.01, 0.3, 0.44, 0.46, 1, 20])
      expect(lambda('min-snr', sigma) * sigma ** 2).toBeCloseTo(Math.min(1 / sigma ** 2, 5) * sigma ** 2, 12)
    // The corner is at SNR 5.
    expect(lambda('min-snr', 0.4472) / 5).toBeCloseTo(1, 3)
    expect(lambda('min-snr', 0.5)).toBe(4)
  })

  it('of soft min-SNR agree with 1 / sigma^2 and with 1 / sigma_data^2 far away, and are half of both where they meet', () => {
    expect(lambda('soft-min-snr', 50) * 2500).toBeCloseTo(1, 3)
    expect(lambda('soft-min-snr', 1e-3) * 0.25).toBeCloseTo(1, 4)
    expect(lambda('soft-min-snr', 0.5) * 0.25).toBeCloseTo(0.5, 12)
  })

  it('of the velocity put the same on n - y at every level', () => {
    fc.assert(
      fc.property(level, fc.double({ min: -2, max: 2, noNaN: true }), (sigma, error) => {
        const t = sigma / (1 + sigma)
        // v = (x_t - D) / t: an error of D is one of v, times t.
        expect(lambda('velocity', sigma) * (t * error) ** 2).toBeCloseTo(error ** 2, 9)
      }),
    )
  })
})

describe('noise levels in the time of flow matching', () => {
  /** t at the share p of all draws. */
  const timeAt = (id: string, p: number): number => {
    const sigma = trainingSpecOf('noiseDistribution', id).create().sigma(normalQuantile(p))
    return sigma / (1 + sigma)
  }

  it('are what the paper has: the median is 1/2, the shift moves it to 3/4', () => {
    for (const id of ['logit-normal', 'mode', 'cosmap', 'flow-uniform']) expect(timeAt(id, 0.5), id).toBeCloseTo(0.5, 9)
    for (const id of ['logit-normal-shifted', 'flow-shifted']) expect(timeAt(id, 0.5), id).toBeCloseTo(0.75, 9)
    // logit t at one standard deviation is 1: t = 1 / (1 + 1/e).
    expect(timeAt('logit-normal', 0.8413447460685429)).toBeCloseTo(1 / (1 + Math.exp(-1)), 9)
    expect(timeAt('flow-uniform', 0.9)).toBeCloseTo(0.001 + 0.998 * 0.9, 6)
  })

  it('of the cosine map are those of the cosine schedule', () => {
    const u = 0.001 + 0.998 * 0.3
    expect(timeAt('cosmap', 0.3)).toBeCloseTo(1 - 1 / (Math.tan((Math.PI / 2) * u) + 1), 9)
  })
})

describe('the ranges of Table 1', () => {
  const at = (id: string, p: number): number =>
    trainingSpecOf('noiseDistribution', id).create().sigma(normalQuantile(p))
  it('are kept', () => {
    expect(at('ve', 1e-12)).toBeCloseTo(0.02, 8)
    expect(at('ve', 1 - 1e-12)).toBeCloseTo(100, 6)
    expect(at('ve', 0.5)).toBeCloseTo(Math.SQRT2, 10)
    // sigma(1)^2 + 1 = exp(19.9 / 2 + 0.1)
    expect(at('vp', 1 - 1e-13)).toBeCloseTo(Math.sqrt(Math.expm1(10.05)), 6)
    expect(at('edm', 0.5)).toBeCloseTo(Math.exp(-1.2), 12)
    expect(Math.log(at('edm', 0.8413447460685429)) + 1.2).toBeCloseTo(1.2, 9)
  })
})
