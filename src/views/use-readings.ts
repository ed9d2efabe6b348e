import { useMemo } from 'react'
import { rounded } from '../base/number.ts'
import { noiseAtStart } from '../core/program.ts'
import { type ToyData, type ToyRun, targetFor } from '../state/toy-run.ts'
import { type Readings, readingsOf } from '../toy/errors.ts'
import { distanceTo, exactEnds, ownEnds } from '../toy/exact.ts'
import type { Noise } from '../toy/population.ts'
import { populationOf } from '../toy/population-cache.ts'
import { unitOf } from '../toy/scale.ts'

/** Starts of a run, unscaled, at its first level. */
export const useStarts = ({ program }: Pick<ToyRun, 'program'>, noise: Noise) => {
  const sigma0 = rounded(program.steps[0]!.sigma)
  const start = rounded(noiseAtStart(program))
  const starts = useMemo(() => noise(0).map((n) => n * start), [noise, start])
  return { sigma0, starts }
}

/** What a run cost and how far it ended from where it should have. */
export const useReadings = (run: Pick<ToyRun, 'design' | 'program'>, data: ToyData, noise: Noise): Readings => {
  const { program, design } = run
  const target = targetFor(data, design)
  const { sigma0, starts } = useStarts(run, noise)
  const exact = useMemo(() => exactEnds(target, starts, sigma0), [target, starts, sigma0])
  const own = useMemo(() => ownEnds(target, starts, sigma0), [target, starts, sigma0])
  const w1Exact = useMemo(() => distanceTo(target, exact), [target, exact])
  return useMemo(() => {
    const population = populationOf(program, target, noise)
    return readingsOf(
      program,
      population,
      (points) => distanceTo(target, points),
      exact,
      w1Exact,
      own,
      unitOf(target.mixture),
    )
  }, [program, target, noise, exact, w1Exact, own])
}
