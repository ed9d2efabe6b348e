import { useMemo } from 'react'
import { type Readings, readingsOf, wasserstein1 } from '../../toy/errors.ts'
import type { Mixture } from '../../toy/mixture.ts'
import type { Noise } from '../../toy/population.ts'
import { exactSolutions } from '../../toy/quantile.ts'
import { rounded } from './geometry.ts'
import { populationOf } from './population-cache.ts'
import type { ToyRun } from './toy-run.ts'

/** Starts of a run, unscaled, at its first level. */
export const useStarts = ({ program }: Pick<ToyRun, 'program'>, noise: Noise) => {
  const sigma0 = rounded(program.steps[0]!.sigma)
  const starts = useMemo(() => noise(0).map((n) => n * sigma0), [noise, sigma0])
  return { sigma0, starts }
}

/** What a run cost and how far it ended from where it should have. */
export const useReadings = (run: ToyRun, mixture: Mixture, noise: Noise): Readings => {
  const { program } = run
  const { sigma0, starts } = useStarts(run, noise)
  const exact = useMemo(() => exactSolutions(mixture, starts, sigma0, 0), [mixture, starts, sigma0])
  const w1Exact = useMemo(() => wasserstein1(mixture, exact), [mixture, exact])
  return useMemo(
    () => readingsOf(program, populationOf(program, mixture, noise), mixture, exact, w1Exact),
    [program, mixture, noise, exact, w1Exact],
  )
}
