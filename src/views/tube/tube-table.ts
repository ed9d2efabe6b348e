/** What the tube draws of the designs, as numbers. Pure. */
import type { Cell, Table } from '../../files/table.ts'
import type { Tube } from './tube.ts'

/**
 * Each design's path from the common start, step by step, and the exact solution from there.
 *
 * @param title - What the plot shows upwards.
 */
export const tubeTable = ({ paths }: Pick<Tube, 'paths'>, title: string): Table => ({
  title: 'One start, the path of every design from it',
  columns: ['design', 'name', 'path', 'step', 'σ', title],
  rows: paths.flatMap(({ id, name, points, levels, exact, exactLevels }) => [
    ...points.map(({ across }, step): readonly Cell[] => [id, name, 'sampled', step, levels[step]!, across]),
    ...exact.map(({ across }, k): readonly Cell[] => [id, name, 'exact', null, exactLevels[k]!, across]),
  ]),
})
