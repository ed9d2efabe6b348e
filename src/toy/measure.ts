/** Readings of a design on the toy in one call. */
import type { Design } from '../core/design.ts'
import { noiseAtStart, type Program } from '../core/program.ts'
import { type Readings, readingsOf } from './errors.ts'
import { distanceTo, exactEnds, ownEnds } from './exact.ts'
import type { Mixture } from './mixture.ts'
import { type Noise, type Population, runPopulation } from './population.ts'
import { unitOf } from './scale.ts'
import { type PointDenoiser, type Target, targetOf, withImperfect } from './target.ts'

export interface Measured {
  readonly design: Design
  readonly program: Program
}

export interface MeasuredData {
  readonly mixture: Mixture
  readonly label: number | null
  /** Asked in place of the exact denoiser. */
  readonly imperfect?: PointDenoiser | null
}

/** `run` takes the place of runPopulation where its result is at hand. Errors as in Readings. */
export const measure = (
  { design, program }: Measured,
  { mixture, label, imperfect = null }: MeasuredData,
  noise: Noise,
  run: (program: Program, target: Target, noise: Noise) => Population = (program, target, noise) =>
    runPopulation(program, target, noise(0).length, noise),
): Readings => {
  const target = withImperfect(targetOf(mixture, label, design.guidance), imperfect)
  const sigma0 = program.steps[0]!.sigma
  const start = noiseAtStart(program)
  const starts = noise(0).map((n) => n * start)
  const exact = exactEnds(target, starts, sigma0)
  const distance = (points: Float64Array): number => distanceTo(target, points)
  return readingsOf(
    program,
    run(program, target, noise),
    distance,
    exact,
    distance(exact),
    ownEnds(target, starts, sigma0),
    unitOf(mixture),
  )
}
