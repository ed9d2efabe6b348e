import { type Bench, createBench } from '../measure/bench.ts'
import { createImageRuns, type ImageRuns } from '../measure/image-runs.ts'
import { useWiring, type Wiring } from './explorer-context.tsx'

const benches = new WeakMap<Wiring['explorer'], Bench>()

/** What measures for a page: made when it is first asked for, and with it what was waiting at the last reload goes on. */
export const benchOf = ({ explorer, engine }: Pick<Wiring, 'explorer' | 'engine'>): Bench => {
  const known = benches.get(explorer)
  if (known) return known
  const made = createBench(explorer, engine, window)
  benches.set(explorer, made)
  return made
}

/** For views behind the doors that are fetched late: the first load has nothing of it. */
export const useBench = (): Bench => benchOf(useWiring())

const runsAlone = new WeakMap<Wiring['explorer'], ImageRuns>()

/** For a state whose pictures are drawn and that measures nothing: it has no studies and goes on with none. */
export const withoutBench = ({ explorer, engine }: Pick<Wiring, 'explorer' | 'engine'>): void => {
  runsAlone.set(explorer, createImageRuns(engine))
}

/** Runs of pictures beside the page's own. */
export const useImageRuns = (): ImageRuns => {
  const wiring = useWiring()
  return runsAlone.get(wiring.explorer) ?? benchOf(wiring).imageRuns
}
