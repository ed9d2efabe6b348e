/** Autoguidance, D_weak + w (D_main - D_weak): its programs, and the toy, whose weak denoiser is exact for blurred data. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../src/core/design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { asksWeak, callsOf, printProgram } from '../../src/core/program.ts'
import { ownFlow } from '../../src/toy/guided-flow.ts'
import { denoise, type Mixture, normalize } from '../../src/toy/mixture.ts'
import { createNoise } from '../../src/toy/population.ts'
import { exactSolutions } from '../../src/toy/quantile.ts'
import { targetOf, weakBlur } from '../../src/toy/target.ts'
import { runToy } from '../../src/toy/walk.ts'

const autoguided = (
  weight: number,
  part: Partial<Design> = {},
  sigmaLo = 0,
  sigmaHi = Number.POSITIVE_INFINITY,
): Design => ({
  ...defaultDesign,
  steps: 8,
  ...part,
  guidance: { id: 'auto', params: { weight, sigmaLo, sigmaHi } },
})
const mixture: Mixture = normalize({ w: [0.3, 0.7], mu: [-1, 0.6], s: [0.05, 0.2] })
const blurred: Mixture = { ...mixture, s: mixture.s.map((s) => Math.sqrt(s * s + weakBlur * weakBlur)) }
const count = 24

const endsOf = (design: Design, of = mixture): Float64Array =>
  runToy(compile(design), targetOf(of, null, design.guidance), createNoise(3, count), count)
const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, j) => Math.abs(value - b[j]!)).reduce((most, one) => Math.max(most, one), 0)

describe('programs', () => {
  it('ask both networks inside the interval, and tell their calls apart', () => {
    const program = compile(autoguided(2))
    expect(callsOf(program)).toEqual({ main: 15, weak: 15 })
    expect(program.nfe).toBe(30)
    expect(printProgram(program)).toContain('weak)')
    const { nfe, ops } = compile(autoguided(2, {}, 0.1, 5))
    const weak = ops.flatMap((op) => (op.op === 'denoise' && op.denoiser === 'weak' ? [op.sigma] : []))
    expect(weak.length).toBeGreaterThan(0)
    expect(weak.every((sigma) => sigma > 0.1 && sigma <= 5)).toBe(true)
    expect(nfe).toBe(15 + weak.length)
  })

  it('make no weak call at w = 1, and are those of no guidance', () => {
    const plain = compile({ ...autoguided(1), guidance: chooseDefault('guidance', 'none') })
    expect(compile(autoguided(1))).toEqual(plain)
    expect(asksWeak(plain)).toBe(false)
  })

  it('ask the weak network alone at w = 0', () => {
    expect(callsOf(compile(autoguided(0)))).toEqual({ main: 0, weak: 15 })
  })

  it('put w on the main output and 1 - w on the weak one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 10, noNaN: true }), (weight) => {
        fc.pre(weight !== 1)
        const { denoised } = compile(autoguided(weight)).steps[0]!
        expect(denoised.map(({ coefficient }) => coefficient)).toEqual([weight, 1 - weight])
      }),
    )
  })
})

describe('the toy', () => {
  it('is that of the blurred data at w = 0, of the data at w = 1', () => {
    const none = chooseDefault('guidance', 'none')
    expect(endsOf(autoguided(1))).toEqual(endsOf({ ...autoguided(1), guidance: none }))
    expect(largest(endsOf(autoguided(0)), endsOf({ ...autoguided(0), guidance: none }, blurred))).toBeLessThan(1e-12)
  })

  it('moves linearly with w in its first step', () => {
    fc.assert(
      fc.property(fc.constantFrom('euler', 'ddpm'), fc.double({ min: 1.5, max: 8, noNaN: true }), (solver, weight) => {
        const firstOf = (w: number): Float64Array => {
          const design = autoguided(w, { solver: chooseDefault('solver', solver), sigmaMax: 1.5 })
          const target = targetOf(mixture, null, design.guidance)
          let first = new Float64Array(0)
          runToy(compile(design), target, createNoise(3, count), count, ({ mark, read }) => {
            if (mark.i === 0) first = read(mark.xNext).slice()
          })
          return first
        }
        const [weak, main, guided] = [0, 1, weight].map(firstOf) as [Float64Array, Float64Array, Float64Array]
        const expected = weak.map((value, j) => value + weight * (main[j]! - value))
        expect(largest(guided, expected)).toBeLessThan(1e-10)
        expect(largest(main, weak)).toBeGreaterThan(1e-3)
      }),
      { numRuns: 30 },
    )
  })

  it('flows as D_weak + w (D_main - D_weak) says', () => {
    const target = targetOf(mixture, null, autoguided(2).guidance)
    expect(target.plain).toBeNull()
    const at = 0.4
    const h = 1e-4
    const [moved] = ownFlow(target, [at], 0.5, [0.5 * Math.exp(-h)])
    const guided = 2 * denoise(mixture, at, 0.5) - denoise(blurred, at, 0.5)
    expect((moved![0]! - at) / -h).toBeCloseTo(at - guided, 3)
    // One class alone narrows: with w > 1 the flow contracts more than the class's own does.
    const single = targetOf(mixture, 1, autoguided(2).guidance)
    const starts = [-2, 3]
    const [ends] = ownFlow(single, starts, 2, [0])
    const own = exactSolutions(single.labelled, Float64Array.from(starts), 2, 0)
    expect(ends![1]! - ends![0]!).toBeLessThan(own[1]! - own[0]!)
  })
})
