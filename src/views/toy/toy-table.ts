/** What the toy's plot draws, as numbers. Pure. */
import { asWritten } from '../../core/pure-noise.ts'
import type { Cell, Table } from '../../files/table.ts'
import { type ToyData, type ToyRun, targetFor } from '../../state/toy-run.ts'
import { forwardWalks, walkLevels } from '../../toy/forward.ts'
import type { Noise } from '../../toy/population.ts'
import { populationOf } from '../../toy/population-cache.ts'

/** The states of all trajectories of the designs: at each step the scaled state, which is drawn, and x itself. */
export const trajectoryTable = (runs: readonly ToyRun[], data: ToyData, noise: Noise): Table => ({
  title: 'Trajectories of the toy',
  columns: ['design', 'name', 'trajectory', 'step', 'σ', 't', 's·x', 'x'],
  rows: runs.flatMap(({ id, name, design, program }) => {
    const { states } = populationOf(program, targetFor(data, design), noise)
    const { steps } = program
    return Array.from(states[0]!, (_, j) => j).flatMap((j) =>
      states.map((state, step): readonly Cell[] => {
        const mark = steps[Math.min(step, steps.length - 1)]!
        const isEnd = step === steps.length
        const [sigma, t, s] = isEnd ? [mark.sigmaNext, mark.tNext, mark.sNext] : [mark.sigma, mark.t, mark.s]
        return [id, name, j + 1, step, asWritten(sigma), t, state[j]!, state[j]! / s]
      }),
    )
  }),
})

/** Random walks of data points as noise is added, at the levels at which they are known. */
export const walkTable = (run: ToyRun, data: ToyData, seed: number, count: number): Table => {
  const target = targetFor(data, run.design)
  const walks = forwardWalks(target.plain ?? target.mixture, seed, count)
  return {
    title: 'Random walks of the toy',
    columns: ['walk', 'σ', 'x'],
    rows: walks.flatMap((walk, j) => Array.from(walk, (x, k): readonly Cell[] => [j + 1, walkLevels[k]!, x])),
  }
}
