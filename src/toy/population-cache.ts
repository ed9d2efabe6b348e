import type { WrongStart } from '../core/perturbation.ts'
import type { Program } from '../core/program.ts'
import { createNoise, type Noise, type Population, runPopulation } from './population.ts'
import type { Target } from './target.ts'
import type { ToyView } from './view.ts'

interface Entry {
  readonly target: Target
  readonly noise: Noise
  readonly population: Population
}

/** The newest population of each program: a plot, a table and an overlay of one design share it. */
const entries = new WeakMap<Program, Entry>()

/** `noise` must come from noiseOf: its identity stands for seed and count. */
export const populationOf = (program: Program, target: Target, noise: Noise): Population => {
  const entry = entries.get(program)
  if (entry && entry.target === target && entry.noise === noise) return entry.population
  const population = runPopulation(program, target, noise(0).length, noise)
  entries.set(program, { target, noise, population })
  return population
}

let newest: { readonly key: string; readonly noise: Noise } | undefined

/** The noise of a seed for `count` points: one object as long as nothing changes, for all who draw or measure. */
export const noiseOf = (seed: number, { count, start }: Pick<ToyView, 'count' | 'start'>, wrong: WrongStart): Noise => {
  const key = [seed, count, start, wrong.startScale, wrong.startShift].join(' ')
  if (newest?.key !== key) newest = { key, noise: createNoise(seed, count, start, wrong) }
  return newest.noise
}
