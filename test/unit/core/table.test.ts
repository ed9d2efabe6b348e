import { describe, expect, it } from 'vitest'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { columns, fullNameOf, nameOf } from '../../../src/core/table.ts'

describe('names of designs', () => {
  it.each([
    ['vp', 'VP'],
    ['ve', 'VE'],
    ['iddpm', 'Euler, iDDPM'],
    ['edm', 'Heun, Karras'],
  ])('the column %s is called %s', (id, name) => {
    const { design } = columns.find(({ preset }) => preset.id === id)!.preset
    expect(nameOf({ ...design, steps: 40 })).toBe(name)
    expect(fullNameOf({ ...design, steps: 40 })).toBe(`${name}, 40 steps`)
  })

  it.each([
    [{ solver: chooseDefault('solver', 'euler') }, 'Euler, Karras'],
    [
      { solver: chooseDefault('solver', 'rk4'), schedule: chooseDefault('schedule', 'vp') },
      'EDM with VP schedule, RK4',
    ],
    [{ stochasticity: chooseDefault('stochasticity', 'churn') }, 'Heun with churn, Karras'],
  ] as const)('%o', (change, name) => {
    expect(nameOf({ ...defaultDesign, ...change } as Design)).toBe(name)
  })

  it('names the member of a family', () => {
    const vp = presets.find(({ id }) => id === 'vp')!
    const solver = { id: 'second-order', params: { alpha: 0.5 } }
    expect(nameOf({ ...vp.design, steps: 9, solver })).toBe('VP with Midpoint')
    expect(nameOf({ ...vp.design, steps: 9, scaling: chooseDefault('scaling', 'none') })).toBe('VP with no scaling')
  })
})

/** Table 1, "Network and preconditioning", at a few levels. */
describe('preconditionings', () => {
  const at = (id: string, sigma: number): readonly number[] => {
    const { preconditioning } = columns.find(({ preset }) => preset.id === id)!
    const { cSkip, cOut, cIn, cNoise } = preconditioning.create(0.5)
    return [cSkip(sigma), cOut(sigma), cIn(sigma), cNoise(sigma)]
  }

  const expectClose = (actual: readonly number[], expected: readonly number[]): void => {
    expect(actual).toHaveLength(expected.length)
    actual.forEach((value, k) => {
      expect(value).toBeCloseTo(expected[k]!, 9)
    })
  }

  it('EDM keeps input and target at unit variance', () => {
    for (const sigma of [0.002, 0.1, 0.5, 3, 80]) {
      const [cSkip, cOut, cIn, cNoise] = at('edm', sigma) as [number, number, number, number]
      expect(cIn ** 2 * (0.25 + sigma ** 2)).toBeCloseTo(1, 12)
      // Variance of the target (y - cSkip (y + sigma n)) / cOut.
      expect(((1 - cSkip) ** 2 * 0.25 + cSkip ** 2 * sigma ** 2) / cOut ** 2).toBeCloseTo(1, 12)
      expect(Math.exp(4 * cNoise)).toBeCloseTo(sigma, 10)
    }
    expectClose(at('edm', 0.5), [0.5, 0.5 / Math.SQRT2, Math.SQRT2, Math.log(0.5) / 4])
  })

  it('VP, VE and iDDPM as in the table', () => {
    expect(at('ve', 2)).toEqual([1, 2, 1, 0])
    const highest = Math.sqrt(Math.expm1(19.9 / 2 + 0.1))
    expectClose(at('vp', highest), [1, -highest, Math.exp(-10.05 / 2), 999])
    expect(at('iddpm', 0)[3]).toBe(-1)
    expect(at('iddpm', 1e-3)[3]).toBe(-1)
    expect(at('iddpm', 0.0064)[3]).toBe(0)
  })
})
