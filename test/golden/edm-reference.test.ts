/**
 * The 60 runs of the authors' own samplers (spec, section 9), to 1e-9. The file was written by their code: it is never
 * regenerated to make a test pass.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type CaseTrace, designOfCase, runCase } from '../../src/cli/reference-case.ts'
import { compile } from '../../src/core/compile.ts'
import { denoise, type Mixture, normalize } from '../../src/toy/mixture.ts'

interface ReferenceCase extends CaseTrace {
  readonly sampler: string
  readonly options: Readonly<Record<string, string | number>>
  readonly mixture: Mixture
  readonly latents: readonly number[]
  readonly noise: readonly (readonly number[])[]
}

const file = new URL('./edm-reference.json', import.meta.url)
const cases = (JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly ReferenceCase[] }).cases

const tolerance = 1e-9

/** Largest difference in units of max(1, |expected|); infinite for unequal lengths. */
const distance = (actual: readonly number[], expected: readonly number[]): number =>
  actual.length === expected.length
    ? Math.max(...expected.map((value, j) => Math.abs(actual[j]! - value) / Math.max(1, Math.abs(value))))
    : Number.POSITIVE_INFINITY

/** The distance between 1 and the next double, at the magnitude of x. */
const ulp = (x: number): number => 2 ** (Math.floor(Math.log2(x)) - 52)

/** The case whose reference run carries noise that is not part of the algorithm: see below. */
const noisyCase = 10

const nameOf = ({ sampler, options }: ReferenceCase): string =>
  `${sampler} ${Object.entries(options)
    .map(([key, value]) => `${key} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
    .join(', ')}`

describe('the reference samplers', () => {
  it('are 60 cases', () => expect(cases).toHaveLength(60))

  for (const [index, reference] of cases.entries()) {
    if (index === noisyCase) continue
    it(`${index}: ${nameOf(reference)}`, () => {
      const { calls, result } = runCase(reference)
      expect(calls).toHaveLength(reference.calls.length)
      for (const [k, call] of reference.calls.entries()) {
        expect(Math.abs(calls[k]!.sigma - call.sigma) / Math.max(1, call.sigma), `sigma of call ${k}`).toBeLessThan(
          tolerance,
        )
        expect(distance(calls[k]!.x, call.x), `x of call ${k}`).toBeLessThan(tolerance)
        expect(distance(calls[k]!.denoised, call.denoised), `denoised of call ${k}`).toBeLessThan(tolerance)
      }
      expect(distance(result, reference.result), 'result').toBeLessThan(tolerance)
    })
  }
})

/**
 * Case 10: Euler, EDM's steps, schedule VP, no scaling, no churn. The reference recomputes
 * tHat = sigmaInv(sigma(t)) even where gamma = 0, and adds sqrt(max(sigma(tHat)^2 - sigma(t)^2, 0)) * noise. Round trips
 * of its library's exp and log are off by a few ulps, and where they come out high the square root turns 1e-16 into 1e-8:
 * noise of amplitude up to 3e-6 at four of the 40 steps. Another library rounds otherwise, so the run as a whole can't be
 * matched; each of its steps can. Step i starts at the file's own x and D, our program's linear form takes it to the
 * next x, and there the difference must be rounding, or at those four steps a multiple of the recorded draw whose
 * square is a few ulps of sigma^2.
 */
describe(`case ${noisyCase}, step by step`, () => {
  const reference = cases[noisyCase]!
  const spuriousSteps = [1, 10, 25, 29]
  const program = compile(designOfCase(reference))
  const { calls, noise, latents, result } = reference

  /** Our x at the start of step i (the result for i = N), from the file's call before it. */
  const expectedState = (i: number): readonly number[] => {
    if (i === 0) return latents.map((latent) => latent * program.steps[0]!.sigma)
    const op = program.ops.find((candidate) => candidate.out === `x${i}`)!
    expect(op.op).toBe('combine')
    const terms = op.op === 'combine' ? op.terms : []
    const given = { [`x${i - 1}`]: calls[i - 1]!.x, [`D${i - 1}`]: calls[i - 1]!.denoised }
    return latents.map((_, j) => terms.reduce((sum, { base, coefficient }) => sum + coefficient * given[base]![j]!, 0))
  }

  it('is the case that the comment above is about', () => {
    expect(reference.options).toEqual({
      num_steps: 40,
      solver: 'euler',
      discretization: 'edm',
      schedule: 'vp',
      scaling: 'none',
      rho: 3,
    })
    expect(calls).toHaveLength(40)
  })

  it('calls the denoiser at our levels', () => {
    for (const [k, { sigma }] of calls.entries())
      expect(Math.abs(program.steps[k]!.sigma - sigma) / Math.max(1, sigma), `call ${k}`).toBeLessThan(tolerance)
  })

  it('denoises its x as our mixture does, and ends near our run', () => {
    const mixture = normalize(reference.mixture)
    for (const [k, { sigma, x, denoised }] of calls.entries()) {
      const ours = x.map((value) => denoise(mixture, value, sigma))
      expect(distance(ours, denoised), `call ${k}`).toBeLessThan(tolerance)
    }
    expect(distance(runCase(reference).result, result)).toBeLessThan(1e-5)
  })

  it('takes our steps, up to multiples of the draw at the four noisy ones', () => {
    for (let i = 0; i <= calls.length; i++) {
      const ours = expectedState(i)
      const theirs = i < calls.length ? calls[i]!.x : result
      if (!spuriousSteps.includes(i)) {
        expect(distance(ours, theirs), `x${i}`).toBeLessThan(tolerance)
        continue
      }
      const draw = noise[i]!
      const residual = theirs.map((x, j) => x - ours[j]!)
      const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, j) => sum + value * b[j]!, 0)
      const amplitude = dot(residual, draw) / dot(draw, draw)
      const { sigma } = program.steps[i]!
      expect(amplitude ** 2 / ulp(sigma ** 2), `noise of step ${i} in ulps of sigma^2`).toBeLessThanOrEqual(16)
      expect(amplitude, `noise of step ${i}`).toBeGreaterThan(1e-8)
      const withNoise = ours.map((x, j) => x + amplitude * draw[j]!)
      expect(distance(withNoise, theirs), `x${i} without its noise`).toBeLessThan(tolerance)
    }
  })
})
