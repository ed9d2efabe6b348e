/** What is read of exact pictures: a column of the table, and an axis of the plot. Pure. */
import type { ExactReading } from '../../../metrics/exact-reading.ts'
import { repeatedOf } from '../../../metrics/quality/measurement.ts'
import { pooledRms } from '../../../metrics/rms.ts'
import { withSpread } from '../../../metrics/spread-text.ts'
import type { QualityAxis, Value } from './plots.ts'

type Readings = readonly ExactReading[]

export interface ExactMeasure {
  readonly id: string
  /** Head of the column, and what it says. */
  readonly head: string
  readonly about: string
  readonly axis: QualityAxis<ExactReading>
  /** Stands in the table where a design has no such number. */
  readonly none: string
}

/** The mean of independent draws, with its standard error by those of the draws. */
const meanOf = (draws: readonly { readonly mean: number; readonly error: number }[]): Value | undefined =>
  draws.length === 0
    ? undefined
    : {
        mean: draws.reduce((sum, { mean }) => sum + mean, 0) / draws.length,
        deviation: Math.hypot(...draws.map(({ error }) => error)) / draws.length,
      }

/** The root mean square over all draws' pictures; its error by that of the mean square, to first order. */
const rmsOf = (draws: readonly { readonly rms: number; readonly error: number }[]): Value | undefined => {
  if (draws.length === 0) return undefined
  const mean = pooledRms(draws.map(({ rms }) => rms))
  const ofSquare = Math.hypot(...draws.map(({ rms, error }) => 2 * rms * error)) / draws.length
  return { mean, deviation: mean > 0 ? ofSquare / (2 * mean) : 0 }
}

/** For what has no standard error of its own, such as a median: that of the draws', where there are several. */
const overDraws = (values: readonly number[]): Value | undefined => {
  const all = repeatedOf(values)
  return all && { mean: all.mean, deviation: all.deviation === null ? null : all.deviation / Math.sqrt(all.draws) }
}

const flows = (readings: Readings) => readings.flatMap(({ flow }) => flow ?? [])
const starts = (readings: Readings) => readings.flatMap(({ start }) => start ?? [])

const text = ({ mean, deviation }: Value): string => withSpread(mean, deviation)

const truth = { label: 'exact samples' } as const

const measure = (
  id: string,
  head: string,
  about: string,
  axis: Pick<QualityAxis<ExactReading>, 'title' | 'of' | 'scale'> & Partial<Pick<QualityAxis<ExactReading>, 'guide'>>,
  none = '–',
): ExactMeasure => ({ id, head, about, none, axis: { text, spread: 'standard error', guide: null, ...axis } })

export const flowMeasure = measure(
  'flow',
  'Flow error, median',
  'Root mean square distance to the exact flow from the same noise: the median over pictures',
  {
    title: 'Flow error, median',
    of: (readings) => overDraws(flows(readings).map(({ median }) => median)),
    scale: 'positive',
  },
  'adds noise',
)

/** A variance over that of exact samples. */
const ratio = (id: 'colors' | 'noise', head: string, about: string): ExactMeasure =>
  measure(id, head, about, {
    title: `${head}, relative variance`,
    of: (readings) => meanOf(readings.map((reading) => reading[id])),
    scale: 'free',
    guide: { at: 1, ...truth },
  })

/** Every measure, in the order of the table. */
const exactMeasures: readonly ExactMeasure[] = [
  flowMeasure,
  measure('rms', 'RMS', 'The same, root mean square over pictures: one that ends as another drawing counts for many', {
    title: 'Flow error, RMS',
    of: (readings) => rmsOf(flows(readings)),
    scale: 'positive',
  }),
  measure(
    'likelihood',
    'ln p − truth',
    'Log-likelihood less that of exact samples, in nats: 0 is right, more is too smooth, less is noisy or wrong',
    {
      title: 'ln p − truth, in nats',
      of: (readings) => meanOf(readings.map(({ logDensity }) => logDensity)),
      scale: 'free',
      guide: { at: 0, ...truth },
    },
  ),
  ratio('colors', 'Colors', 'Variance of the colors within their drawing: 1 for exact samples, more is too lively'),
  ratio(
    'noise',
    'Noise',
    'Variance of what no drawing explains: 1 for exact samples, 0 is washed clean, 2 is noise left over',
  ),
  measure(
    'distance',
    'W2',
    'Wasserstein-2 distance along the 16 widest axes, in their standard deviations; exact samples have some too',
    {
      title: 'W2 to the exact distribution',
      of: (readings) => meanOf(readings.map(({ distance }) => distance)),
      scale: 'positive',
    },
  ),
  measure(
    'classes',
    'Classes, χ²',
    'Counts of the classes against the true shares, for pictures without a label; about 9 for exact samples',
    {
      title: 'χ² of the classes',
      of: (readings) => overDraws(readings.flatMap(({ chiSquare }) => chiSquare ?? [])),
      scale: 'positive',
    },
  ),
  measure(
    'start',
    'Start, median',
    'What is left of the wrong start: root mean square distance to the same design’s pictures from the right one, with the same noise; the median over pictures',
    {
      title: 'What is left of the start',
      of: (readings) => overDraws(starts(readings).map(({ median }) => median)),
      scale: 'positive',
    },
  ),
]

export const valueText = ({ axis, none }: ExactMeasure, readings: Readings): string => {
  const value = axis.of(readings)
  return value ? axis.text(value) : none
}

/** Those that a study has something of: of classes only without labels, of the start only where it is wrong. */
export const measuresOf = (readings: Readings): readonly ExactMeasure[] =>
  exactMeasures.filter((one) => one === flowMeasure || one.axis.of(readings) !== undefined)
