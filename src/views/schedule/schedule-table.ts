/** What the plots of the schedule draw, as numbers: one table for all of them. Pure. */
import type { Cell, Table } from '../../files/table.ts'
import type { DesignSeries } from './design-series.ts'

const rowsOf = ({ id, name, written, times, scaling }: DesignSeries): readonly (readonly Cell[])[] =>
  written.map((sigma, step) => {
    const [t, next] = [times[step]!, written[step + 1]]
    return [
      id,
      name,
      step,
      sigma,
      t,
      scaling.s(t),
      -2 * Math.log(sigma),
      next === undefined ? null : Math.log(sigma / next),
      next === undefined ? null : sigma - next,
    ]
  })

/** The noise levels of the designs with their times, scaling, log-SNR, and the lengths of the steps that begin there. */
export const scheduleTable = (all: readonly DesignSeries[]): Table => ({
  title: 'Noise levels of the designs',
  columns: ['design', 'name', 'step', 'σ', 't', 's(t)', 'log-SNR', '|Δ ln σ|', '|Δσ|'],
  rows: all.flatMap(rowsOf),
})
