/** SA-Solver as diffusers has it, against runs of its own SASolverScheduler in float64: record_sa_solver.py. */
import { expect, it } from 'vitest'
import { choose, type Design } from '../../src/core/design.ts'
import { choiceOf } from '../../src/core/names/apply-name.ts'
import { findName } from '../../src/core/names/lookup.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { type OwnRun, type RecordedRun, read, runDistance } from './library-runs.ts'

const { cases } = read('./sa-solver.json') as { readonly cases: readonly OwnRun[] }

const name = findName('sampler', 'SASolverScheduler')!.name

/** The name's design, with the orders of the run. */
const designOf = ({ sigmas, options }: OwnRun): Design => {
  const { solver, ending } = name.choices
  const own = choiceOf('solver', solver)
  return {
    ...defaultDesign,
    steps: sigmas.length,
    sigmaMin: sigmas.at(-1)!,
    sigmaMax: sigmas[0]!,
    discretization: { ...choose('discretization', 'custom'), list: sigmas },
    solver: { ...own, params: { ...own.params, p: options.p as number, c: options.c as number } },
    ending: choiceOf('ending', ending!),
  }
}

it.each(cases.map((run) => [run.id, run] as const))('%s', (_, run) => {
  expect(runDistance(designOf(run), run as unknown as RecordedRun)).toBeLessThan(1e-9)
})
