import { describe, expect, it } from 'vitest'
import { type DifferenceCurve, differenceText, sharedCalls } from '../../../src/metrics/difference-text.ts'
import { rmsOfErrors } from '../../../src/metrics/paired.ts'

const curve = (label: string, points: Readonly<Record<number, readonly number[]>>): DifferenceCurve => ({
  label,
  points: Object.entries(points).map(([nfe, errors]) => {
    const { rms, error } = rmsOfErrors(errors)
    const latents = new Map(errors.map((value, k) => [String(k), value]))
    return { nfe: Number(nfe), error: rms, spread: error, latents }
  }),
})

/** Errors of latents that differ more from each other than the curves do: only pairs tell the curves from each other. */
const hard = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28]

describe('the difference of curves at a number of calls', () => {
  it('is that of pairs: a tenth is resolved where the latents differ a hundredfold', () => {
    const text = differenceText([
      curve('A', { 16: hard }),
      curve('B', { 16: hard.map((error, k) => error * (1.1 + (k % 2) * 0.01)) }),
    ])
    expect(text).toMatch(
      /^At 16 calls, A is nearest: 0\.\d+ ± 0\.\d+\. B has 1\.1\d? times its error on a typical image/,
    )
    expect(text).toMatch(/8 images, the same latents in every curve\.$/)
  })

  it('is said not to be resolved where pairs go both ways', () => {
    const text = differenceText([
      curve('A', { 16: hard }),
      curve('B', { 16: hard.map((error, k) => error * (k % 2 ? 1.3 : 0.8)) }),
    ])
    expect(text).toContain('is not resolved from it: ')
    const [, low, high] = /it: ([\d.]+) to ([\d.]+) times/.exec(text!)!
    expect(Number(low)).toBeLessThan(1)
    expect(Number(high)).toBeGreaterThan(1)
  })

  it('is read at equal calls: the most that all curves reach, and no more', () => {
    const curves = [
      curve('Heun', { 7: [4, 5], 15: [2, 3], 31: [0.1, 0.2] }),
      curve('Euler', { 8: [3, 3.5], 16: [1, 1.4] }),
    ]
    expect(sharedCalls(curves)).toBe(16)
    // Points that cost nearly the same are compared, not a cheaper one with a dearer one.
    expect(sharedCalls([curve('Heun', { 15: [1], 31: [1] }), curve('Euler', { 23: [1], 32: [1] })])).toBe(32)
    expect(sharedCalls([curve('Heun', { 5: [1] }), curve('Euler', { 4: [1], 16: [1] })])).toBe(5)
    expect(differenceText(curves)).toMatch(/^At 16 calls, Euler is nearest: .* Heun \(15 calls\) (has|is not resolved)/)
  })

  it('needs two curves, and more than one latent', () => {
    expect(differenceText([curve('A', { 16: [1] })])).toBeUndefined()
    expect(differenceText([curve('A', { 16: [1] }), curve('B', {})])).toBeUndefined()
    expect(differenceText([curve('A', { 16: [1] }), curve('B', { 16: [2] })])).toBe(
      'At 16 calls, A is nearest: 1. One image of one seed resolves no difference: choose more of either.',
    )
  })
})
