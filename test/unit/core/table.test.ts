import { describe, expect, it } from 'vitest'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { toJson } from '../../../src/core/design-json.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { columns, fullNameOf, nameOf } from '../../../src/core/table.ts'

describe('names of designs', () => {
  it.each([
    ['vp', 'VP'],
    ['ve', 'VE'],
    ['iddpm', 'Euler, iDDPM'],
    ['edm', 'Heun, Karras'],
    ['flow', 'Euler, Flow'],
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

  it('says of flow matching what its names leave open', () => {
    const { design } = columns.find(({ preset }) => preset.id === 'flow')!.preset
    const named = (change: object): string =>
      nameOf(parseDesign({ ...toJson({ ...design, steps: 20 }), ...change }).value)
    expect(named({ discretization: { id: 'flow', params: { shift: 3 } } })).toBe('Euler, Flow (SD3)')
    expect(named({ solver: 'dpmpp-2m', scaling: { id: 'flow', params: { log: 2 } } })).toBe('DPM++ 2M, Flow, over ln t')
    expect(named({ solver: 'dpmpp-2m', discretization: 'karras-t' })).toBe('DPM++ 2M, Flow Karras')
    expect(named({ discretization: 'edm', sigmaMax: 80 })).toBe('Euler, Karras, flow matching')
    expect(named({ scaling: 'none', sigmaMax: 80 })).toBe('Flow matching with no scaling')
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

  it('flow matching turns the velocity of x_t into D', () => {
    const [y, n] = [0.7, -1.3]
    for (const t of [0.001, 0.3, 0.5, 0.9, 0.9999]) {
      const [sigma, x] = [t / (1 - t), y + (t / (1 - t)) * n]
      const [cSkip, cOut, cIn, cNoise] = at('flow', sigma) as [number, number, number, number]
      // The network sees x_t and t, and answers n - y.
      expect(cIn * x).toBeCloseTo((1 - t) * y + t * n, 12)
      expect(cNoise).toBeCloseTo(t, 12)
      expect(cSkip * x + cOut * (n - y)).toBeCloseTo(y, 12)
    }
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
