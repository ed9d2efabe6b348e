/** How good samples of a sampler are: exact answers, each with its standard error. */
import { type Level, levelOf } from '../denoise.ts'
import { classPosterior } from '../density.ts'
import { sizeOf } from '../pixels.ts'
import { uniform } from '../sample-draws.ts'
import { spanOf, type World } from '../world.ts'
import { type AxisTable, axisTable, coordinatesOf, distanceAlong, principalAxes } from './axes.ts'
import { type Estimate, estimate, meanLogDensity } from './entropy.ts'
import { type ClassShares, classShares } from './shares.ts'
import { spreadOf } from './spread.ts'
import { readPicture } from './state.ts'

export interface SampleQuality {
  readonly count: number
  /** ln p(x; sigma | label) less what it is for exact samples, in nats: never to be read alone, see `spread`. */
  readonly logDensity: Estimate
  /** 1 for exact samples, about. Below: too tame, too smooth. Above: too lively, noise left over. */
  readonly colors: Estimate
  readonly noise: Estimate
  /** Along the principal axes, in standard deviations of each. */
  readonly distance: Estimate
  /** Counts of pictures without a label; null where all have one. */
  readonly classes: ClassShares | null
}

const axesOfMeasure = 16
const resamplings = 20

/** What measures need of a world at a noise level, worked out once: some 1.5 s. */
export interface Gauge {
  readonly world: World
  readonly sigma: number
  readonly tables: readonly AxisTable[]
  readonly level: (label: number | null) => Level
  readonly truth: (label: number | null) => Estimate
}

export const gaugeOf = (world: World, sigma: number): Gauge => {
  const tables = principalAxes(world, axesOfMeasure).map((axis) => axisTable(world, axis, sigma))
  const levels = new Map<number | null, Level>()
  const truths = new Map<number | null, Estimate>()
  const kept = <T>(known: Map<number | null, T>, label: number | null, make: () => T): T => {
    const value = known.get(label) ?? make()
    known.set(label, value)
    return value
  }
  return {
    world,
    sigma,
    tables,
    level: (label) => kept(levels, label, () => levelOf(world, spanOf(world, label), sigma)),
    truth: (label) => kept(truths, label, () => meanLogDensity(world, label, sigma)),
  }
}

/** Resamples whole pictures, so that what they have in common stays. */
const errorOfDistance = (tables: readonly AxisTable[], coordinates: readonly Float64Array[]): number => {
  const count = coordinates.length
  const values = Array.from({ length: resamplings }, (_, round) =>
    distanceAlong(
      tables,
      coordinates.map((_of, k) => coordinates[Math.floor(uniform(round + 1, k) * count)]!),
    ),
  )
  const mean = values.reduce((sum, value) => sum + value, 0) / resamplings
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (resamplings - 1))
}

/**
 * Measures states at the gauge's noise level, x / s before a run's last step.
 *
 * @param pictures - [count, 3, side, side].
 * @param labels - One for each picture.
 */
export const measureSamples = (
  gauge: Gauge,
  pictures: Float32Array | Float64Array,
  labels: readonly (number | null)[],
): SampleQuality => {
  const { world, tables } = gauge
  const size = sizeOf(world)
  const count = labels.length
  const [logs, colors, noise] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)]
  const coordinates: Float64Array[] = []
  const posteriors: Float64Array[] = []
  labels.forEach((label, k) => {
    const x = pictures.subarray(k * size, (k + 1) * size)
    const level = gauge.level(label)
    const read = readPicture(world, level, x)
    logs[k] = read.logDensity - gauge.truth(label).mean
    const spread = spreadOf(world, level, read)
    colors[k] = spread.colors
    noise[k] = spread.noise
    coordinates.push(coordinatesOf(tables, x))
    if (label === null) posteriors.push(classPosterior(world, read.answer))
  })
  return {
    count,
    logDensity: estimate(logs),
    colors: estimate(colors),
    noise: estimate(noise),
    distance: { mean: distanceAlong(tables, coordinates), error: errorOfDistance(tables, coordinates) },
    classes: posteriors.length > 0 ? classShares(world, posteriors) : null,
  }
}
