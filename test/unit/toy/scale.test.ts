import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, type Design, defaultDesign } from '../../../src/core/design.ts'
import { measureConvergence } from '../../../src/metrics/convergence.ts'
import { localErrors } from '../../../src/metrics/local-error.ts'
import { createStepCost } from '../../../src/metrics/toy-step-cost.ts'
import { measure } from '../../../src/toy/measure.ts'
import { denoise, denoiseInto, type Mixture } from '../../../src/toy/mixture.ts'
import { perturbedDenoiser } from '../../../src/toy/perturbation.ts'
import { createNoise } from '../../../src/toy/population.ts'
import { defaultMixture, mixturePresets } from '../../../src/toy/presets.ts'
import { dataScales, scaledMixture, unitOf, unitText } from '../../../src/toy/scale.ts'
import { scaledDenoiser } from '../../../src/toy/scaled-denoiser.ts'
import { straightnessOf } from '../../../src/toy/straightness.ts'
import { targetOf } from '../../../src/toy/target.ts'
import { errorAtScale, scaleDesigns } from './scale-table.ts'

const larger = dataScales.filter((scale) => scale !== 1)
const mixtures = mixturePresets.map(({ mixture }) => mixture)
const relative = (a: number, b: number): number => Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-12)

describe('scaledMixture', () => {
  it('is the mixture itself at 1, and one object for the same arguments', () => {
    expect(scaledMixture(defaultMixture, 1)).toBe(defaultMixture)
    expect(scaledMixture(defaultMixture, 8)).toBe(scaledMixture(defaultMixture, 8))
    expect(scaledMixture(defaultMixture, 8)).toEqual({ w: [0.5, 0.5], mu: [-4, 4], s: [0.96, 0.96], scale: 8 })
    expect(unitOf(defaultMixture)).toBe(1)
    expect(unitOf(scaledMixture(defaultMixture, 28))).toBe(28)
    expect(unitText(1)).not.toBe(unitText(8))
  })

  it('has D_k(k x; k sigma) = k D(x; sigma) for its denoiser', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...mixtures),
        fc.constantFrom(...larger),
        fc.double({ min: -4, max: 4, noNaN: true }),
        fc.double({ min: -3, max: 2, noNaN: true }).map((power) => 10 ** power),
        (mixture, k, x, sigma) => {
          const wanted = denoise(mixture, x, sigma)
          expect(denoise(scaledMixture(mixture, k), k * x, k * sigma) / k).toBeCloseTo(wanted, 9)
          const own = (at: Float64Array, level: number, out: Float64Array) => denoiseInto(mixture, at, level, out)
          const out = Float64Array.of(k * x)
          scaledDenoiser({ name: 'learned', denoiseInto: own }, k).denoiseInto(out, k * sigma, out)
          expect(out[0]! / k).toBeCloseTo(wanted, 9)
        },
      ),
    )
  })
})

describe('a world that is scaled with its noise levels', () => {
  const noise = createNoise(3, 40)
  const scaledDesign = (k: number, design: Design): Design => ({
    ...design,
    sigmaMin: k * design.sigmaMin,
    sigmaMax: k * design.sigmaMax,
  })
  const setting = (mixture: Mixture) => ({ mixture, label: null, seed: 1, count: 50 })

  it.each(larger)('has the same readings at scale %d, and the lab the same errors', (k) => {
    for (const mixture of mixtures) {
      const data = scaledMixture(mixture, k)
      const [one, scaled] = [
        { design: defaultDesign, mixture },
        { design: scaledDesign(k, defaultDesign), mixture: data },
      ].map(({ design, mixture }) => measure({ design, program: compile(design) }, { mixture, label: null }, noise))
      expect(relative(scaled!.globalError!.mean, one!.globalError!.mean)).toBeLessThan(1e-6)
      expect(relative(scaled!.globalError!.rms, one!.globalError!.rms)).toBeLessThan(1e-6)
      expect(relative(scaled!.w1, one!.w1)).toBeLessThan(1e-6)
      expect(relative(scaled!.w1Exact, one!.w1Exact)).toBeLessThan(1e-6)
    }
    const design = { ...defaultDesign, steps: 6 }
    const curves = (of: Mixture, design: Design) => {
      const { value } = measureConvergence({ ...setting(of), curves: [{ key: '', design }], steps: [6] }).next()
      return Object.values((value as { point: { readings: Record<string, { error: number }> } }).point.readings)
    }
    const scaled = curves(scaledMixture(defaultMixture, k), scaledDesign(k, design))
    curves(defaultMixture, design).forEach(({ error }, m) => {
      expect(relative(scaled[m]!.error, error)).toBeLessThan(1e-6)
    })
    const local = localErrors(scaledDesign(k, design), setting(scaledMixture(defaultMixture, k)))
    localErrors(design, setting(defaultMixture)).forEach(({ made, carried }, i) => {
      expect(relative(local[i]!.made, made)).toBeLessThan(1e-6)
      expect(relative(local[i]!.carried, carried)).toBeLessThan(1e-6)
    })
    const range = { min: k * design.sigmaMin, max: k * design.sigmaMax }
    const cost = createStepCost(scaledDesign(k, design), setting(scaledMixture(defaultMixture, k)), range)
    expect(relative(cost(local[1]!.sigma, local[1]!.sigmaNext), local[1]!.carried)).toBeLessThan(1e-6)
    const straight = straightnessOf(scaledDesign(k, defaultDesign), scaledMixture(defaultMixture, k))
    const wanted = straightnessOf(defaultDesign, defaultMixture)
    expect(relative(straight.gap, wanted.gap)).toBeLessThan(1e-6)
    expect(relative(straight.curvature, wanted.curvature)).toBeLessThan(1e-6)
  })

  it.each(larger)('errs on purpose in proportion at scale %d', (k) => {
    const strength = { bias: 0.2, smoothing: 0.1, gain: 0.1, width: 0.4 }
    const read = (mixture: Mixture, design: Design, level: number) =>
      measure(
        { design, program: compile(design) },
        { mixture, label: null, imperfect: perturbedDenoiser(mixture, { ...strength, level }) },
        noise,
      ).split!
    const one = read(defaultMixture, defaultDesign, 0.4)
    const scaled = read(scaledMixture(defaultMixture, k), scaledDesign(k, defaultDesign), 0.4 * k)
    expect(one.network.mean).toBeGreaterThan(0.05)
    expect(relative(scaled.network.mean, one.network.mean)).toBeLessThan(1e-4)
    expect(relative(scaled.truncation!.mean, one.truncation!.mean)).toBeLessThan(1e-3)
  })

  it.each(larger)('has a weak denoiser that is as weak at scale %d', (k) => {
    const guidance = chooseDefault('guidance', 'auto')
    const widths = (mixture: Mixture) => targetOf(mixture, 0, guidance).away.s
    expect(widths(scaledMixture(defaultMixture, k))[0]! / k).toBeCloseTo(widths(defaultMixture)[0]!, 12)
    expect(widths(defaultMixture)[0]!).toBeGreaterThan(defaultMixture.s[0]!)
  })
})

describe('the scale of two modes decides what the toy tells', () => {
  const errors = (scale: number) => {
    const known = new Map<string, number>()
    return (name: keyof typeof scaleDesigns | `rho ${number}`): number => {
      const error =
        known.get(name) ?? errorAtScale(defaultMixture, scale, (scaleDesigns as Record<string, Design>)[name]!)
      known.set(name, error)
      return error
    }
  }
  const [one, eight, large] = [errors(1), errors(8), errors(28)]

  it('reverses the order of the scalings between 1 and 8', () => {
    expect(one('VP / VP')).toBeLessThan(0.5 * one('EDM'))
    expect(one('s_VP')).toBeLessThan(0.6 * one('EDM'))
    for (const at of [eight, large])
      for (const other of ['s_VP', 'VP / VP', 'sqrt t'] as const) expect(at(other)).toBeGreaterThan(1.2 * at('EDM'))
    expect(eight('sigma_VP')).toBeGreaterThan(1.5 * eight('EDM'))
  })

  it('has an optimum of rho between 3 and 7 at 8, none at 1', () => {
    expect(one('rho 100')).toBeLessThan(one('rho 7'))
    for (const rho of [3, 4, 5, 7] as const) expect(eight(`rho ${rho}`)).toBeLessThan(0.9 * eight('rho 10'))
    expect(eight('rho 4')).toBeLessThan(eight('rho 3'))
    expect(eight('rho 4')).toBeLessThan(eight('rho 7'))
    expect(eight('rho 2')).toBeGreaterThan(1.5 * eight('rho 4'))
    expect(eight('rho 100')).toBeGreaterThan(1.6 * eight('rho 7'))
  })

  it('lets Heun win at equal cost with fewer calls the larger the data are', () => {
    expect(one('Heun 12')).toBeGreaterThan(one('Euler 23'))
    expect(eight('Heun 12')).toBeLessThan(eight('Euler 23'))
    expect(one('Heun 9') / one('Euler 17')).toBeGreaterThan(2)
    expect(eight('Heun 9') / eight('Euler 17')).toBeGreaterThan(1.2)
    expect(large('Heun 9') / large('Euler 17')).toBeLessThan(1.1)
  })
})
