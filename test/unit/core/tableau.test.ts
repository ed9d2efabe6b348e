import { describe, expect, it } from 'vitest'
import { defaultParams } from '../../../src/core/choice.ts'
import { compile } from '../../../src/core/compile.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { registry } from '../../../src/core/registry.ts'
import type { StepBuilder } from '../../../src/core/solvers/solver.ts'
import { rungeKutta } from '../../../src/core/solvers/tableau.ts'

describe('a rule by its tableau', () => {
  /** Follows dx/dt = f(x, t) from x = 1 with forms that are numbers: one base whose coefficient is the value. */
  const stepOf = (tableau: Parameters<typeof rungeKutta>[0], f: (x: number, t: number) => number, isLast = false) => {
    const asked: number[] = []
    const formOf = (value: number) => [{ base: 'x0', coefficient: value }] as unknown as StepBuilder['x']
    const coefficientOf = (x: StepBuilder['x']) => (x as unknown as { coefficient: number }[])[0]!.coefficient
    const step = {
      x: formOf(1),
      t: 2,
      next: 1,
      isLast,
      slope: (x: StepBuilder['x'], t: number) => {
        asked.push(t)
        return formOf(f(coefficientOf(x), t))
      },
    } as unknown as StepBuilder
    return { end: coefficientOf(rungeKutta(tableau)(step)), asked }
  }
  const third = {
    stages: [
      { at: 1 / 3, weights: [1 / 3] },
      { at: 2 / 3, weights: [0, 2 / 3] },
    ],
    weights: [1 / 4, 0, 3 / 4],
  }

  it('asks for slopes where its stages are, and integrates a parabola in t exactly when it is of order 3', () => {
    const { end, asked } = stepOf(third, (_, t) => t * t)
    expect(asked.map((t) => Number(t.toFixed(12)))).toEqual([
      2,
      Number((5 / 3).toFixed(12)),
      Number((4 / 3).toFixed(12)),
    ])
    expect(end).toBeCloseTo(1 + (1 - 8) / 3, 12)
  })

  it('follows stages that read earlier slopes: x’ = x by hand', () => {
    const k1 = 1
    const k2 = 1 - k1 / 3
    const k3 = 1 - (2 / 3) * k2
    expect(stepOf(third, (x) => x).end).toBeCloseTo(1 - (k1 + 3 * k3) / 4, 12)
  })

  it('is Euler in the last step', () => {
    expect(stepOf(third, (x, t) => x * t, true)).toEqual({ end: 1 - 2, asked: [2] })
  })
})

describe('the calls that solvers declare', () => {
  it('are those of their programs, at every named value and from one step on', () => {
    const faults: string[] = []
    for (const spec of registry.solver) {
      const { id, parameters, calls } = spec
      const named = parameters.flatMap(({ key, named = [] }) => named.map(({ value }) => ({ [key]: value })))
      for (const own of [{}, ...named]) {
        const params = { ...defaultParams(spec), ...own }
        for (const steps of [1, 2, 3, 4, 5, 7, 12, 30]) {
          const { nfe } = compile({ ...defaultDesign, steps, solver: { id, params } })
          const declared = calls?.(steps, params) ?? steps
          if (nfe !== declared)
            faults.push(`${id} ${JSON.stringify(own)}, ${steps} steps: ${nfe}, declared ${declared}`)
        }
      }
    }
    expect(faults).toEqual([])
  })
})
