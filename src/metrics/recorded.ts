/**
 * Trajectories of somebody's denoiser as numbers in a file: states x(sigma) of its probability-flow ODE and D(x; sigma) there, or
 * linear projections of both. A solver's step is a linear form of such tensors, so that its error can be read off the file.
 * The Python package writes the file (python/README.md, "Fit levels for a model of your own").
 */
import type { Term } from '../core/linear.ts'
import type { Program } from '../core/program.ts'
import type { NumpyArray } from './npz.ts'

/** Arrays of the file. */
export const recordedNames = ['levels', 'x', 'denoised', 'end', 'carryLevels', 'carry'] as const

export interface Recording {
  /** Falling, above 0, in units of the data. */
  readonly levels: readonly number[]
  /** Numbers kept of each state: trajectories times projections. */
  readonly size: number
  readonly trajectories: number
  /** x(sigma), unscaled, and D there, by level; rms over the numbers is that over the elements of the images. */
  readonly x: readonly Float64Array[]
  readonly denoised: readonly Float64Array[]
  /** x(0). */
  readonly end: Float64Array
  /** Falling levels, and what the error of a step that ends there becomes at 0, as a share of itself. */
  readonly carried: readonly { readonly sigma: number; readonly share: number }[]
}

const fewestLevels = 8

/** Reads the arrays of a record. Throws RangeError that names the array at fault. */
export const recordingOf = (arrays: Readonly<Record<(typeof recordedNames)[number], NumpyArray>>): Recording => {
  const { levels, x, denoised, end, carryLevels, carry } = arrays
  const [count = 0] = levels.shape
  if (levels.shape.length !== 1 || count < fewestLevels)
    throw new RangeError(`levels: must be a list of at least ${fewestLevels} noise levels`)
  const list = [...levels.values]
  if (!list.every((level, k) => level > 0 && Number.isFinite(level) && (k === 0 || level < list[k - 1]!)))
    throw new RangeError('levels: must fall, and be finite and above 0')
  const [, trajectories = 0, projections = 0] = x.shape
  const isOf = (array: NumpyArray, shape: readonly number[]): boolean => array.shape.join() === shape.join()
  if (!isOf(x, [count, trajectories, projections]) || trajectories < 4 || projections < 1)
    throw new RangeError(
      `x: must be [${count} levels, 4 or more trajectories, projections], is [${x.shape.join(', ')}]`,
    )
  if (!isOf(denoised, x.shape)) throw new RangeError('denoised: must have the shape of x')
  if (!isOf(end, [trajectories, projections]))
    throw new RangeError(
      `end: must be [${trajectories} trajectories, ${projections} projections], is [${end.shape.join(', ')}]`,
    )
  for (const name of ['x', 'denoised', 'end'] as const)
    if (!arrays[name].values.every(Number.isFinite)) throw new RangeError(`${name}: holds NaN or infinite numbers`)
  const carried = [...carryLevels.values].map((sigma, k) => ({ sigma, share: carry.values[k] ?? Number.NaN }))
  if (carried.length < 2 || !isOf(carry, carryLevels.shape))
    throw new RangeError('carry: must have a number for each of carryLevels, two or more')
  if (!carried.every(({ sigma, share }, k) => share > 0 && sigma < (carried[k - 1]?.sigma ?? Infinity) && sigma > 0))
    throw new RangeError('carry: must be above 0, at levels that fall')
  const size = trajectories * projections
  const rowsOf = ({ values }: NumpyArray): readonly Float64Array[] =>
    Array.from({ length: count }, (_, k) => Float64Array.from(values.subarray(k * size, (k + 1) * size)))
  return {
    levels: list,
    size,
    trajectories,
    x: rowsOf(x),
    denoised: rowsOf(denoised),
    end: Float64Array.from(end.values),
    carried,
  }
}

/** The trajectories [from, to) of a recording. */
export const partOf = (recording: Recording, from: number, to: number): Recording => {
  const length = recording.size / recording.trajectories
  const cut = (row: Float64Array): Float64Array => row.subarray(from * length, to * length)
  return {
    ...recording,
    size: (to - from) * length,
    trajectories: to - from,
    x: recording.x.map(cut),
    denoised: recording.denoised.map(cut),
    end: cut(recording.end),
  }
}

interface Point {
  readonly x: Float64Array
  readonly denoised: Float64Array
}

export interface Trajectories {
  readonly recording: Recording
  /** State and answer at a level. Throws RangeError for one beyond the recorded levels. */
  at(sigma: number): Point
  /** What the error of a step that ends at a level becomes at 0, as a share of itself: between measured ones by their logarithms. */
  carry(sigma: number): number
}

/** Levels that differ by less than this share are one: designs round theirs. */
const same = 1e-6

/** Linear in the logarithms of both between measured levels, and constant beyond them. */
const carryOf = ({ carried }: Pick<Recording, 'carried'>, sigma: number): number => {
  const k = carried.findIndex((one) => one.sigma <= sigma)
  // An error at 0 is the result's.
  if (sigma === 0) return 1
  if (k === 0) return carried[0]!.share
  if (k < 0) return carried.at(-1)!.share
  const [above, below] = [carried[k - 1]!, carried[k]!]
  const share = Math.log(sigma / above.sigma) / Math.log(below.sigma / above.sigma)
  return above.share * (below.share / above.share) ** share
}

/**
 * The trajectories at every level between the recorded ones: cubic Hermite interpolation of z = x / sigma in u = ln sigma, since
 * the ODE gives its slopes, dz/du = -D / sigma, and z hardly moves where sigma is large.
 */
export const createTrajectories = (recording: Recording): Trajectories => {
  const { levels, x, denoised, size } = recording
  const [highest, lowest] = [levels[0]!, levels.at(-1)!]
  const known = new Map<number, Point>()
  const interpolated = (sigma: number): Point => {
    const found = levels.findIndex((level) => level <= sigma * (1 + same))
    const k = found < 0 ? levels.length - 1 : found
    if (Math.abs(levels[k]! / sigma - 1) <= same) return { x: x[k]!, denoised: denoised[k]! }
    const [high, low] = [levels[k - 1]!, levels[k]!]
    const h = Math.log(low / high)
    const p = Math.log(sigma / high) / h
    // Values and slopes at both ends, and the derivatives of their weights.
    const weights = [(1 + 2 * p) * (1 - p) ** 2, p * (1 - p) ** 2 * h, p * p * (3 - 2 * p), p * p * (p - 1) * h]
    const rates = [(6 * p * (p - 1)) / h, (1 - p) * (1 - 3 * p), (6 * p * (1 - p)) / h, p * (3 * p - 2)]
    const [x0, x1, d0, d1] = [x[k - 1]!, x[k]!, denoised[k - 1]!, denoised[k]!]
    const state = new Float64Array(size)
    const answer = new Float64Array(size)
    for (let j = 0; j < size; j++) {
      const parts = [x0[j]! / high, -d0[j]! / high, x1[j]! / low, -d1[j]! / low]
      let [value, slope] = [0, 0]
      for (let q = 0; q < 4; q++) {
        value += weights[q]! * parts[q]!
        slope += rates[q]! * parts[q]!
      }
      state[j] = sigma * value
      answer[j] = -sigma * slope
    }
    return { x: state, denoised: answer }
  }
  const at = (sigma: number): Point => {
    if (!(sigma <= highest * (1 + same) && sigma >= lowest * (1 - same)))
      throw new RangeError(
        `the record goes from sigma ${highest.toPrecision(4)} to ${lowest.toPrecision(4)}, and this design asks at ${sigma.toPrecision(4)}: ` +
          'take a range within it, or record a wider one',
      )
    const point = known.get(sigma) ?? interpolated(sigma)
    known.set(sigma, point)
    return point
  }
  return { recording, at, carry: (sigma) => carryOf(recording, sigma) }
}

export interface RecordedError {
  readonly sigma: number
  readonly sigmaNext: number
  /** Root mean square where the step ends, unscaled, in units of the data. */
  readonly made: number
  /** The same, carried to sigma = 0. */
  readonly carried: number
}

/** Why the errors of a program's steps are not in a record; undefined where they are. */
export const unrecordedOf = ({ ops, steps }: Program): string | undefined => {
  for (const {
    ops: [first, end],
    sigmaHat,
  } of steps)
    for (const op of ops.slice(first, end)) {
      if (op.op !== 'denoise') continue
      if (op.condition !== 'label' || op.denoiser === 'weak')
        return 'guides, and the record has one denoiser: record the guided one, and leave guidance out of the design'
      if (Math.abs(op.sigma / sigmaHat - 1) > same)
        return 'asks within its steps, where no trajectory was recorded: take a solver of one call per step, such as Euler or DPM++ 2M'
    }
  return undefined
}

/**
 * The error of each step of a deterministic program: from the recorded states, and with recorded answers in its history, one
 * step, against the recorded state where it ends. Throws RangeError for a program that asks elsewhere.
 */
export const recordedErrors = (program: Program, { at, carry, recording }: Trajectories): readonly RecordedError[] => {
  const fault = unrecordedOf(program)
  if (fault !== undefined) throw new RangeError(`this design ${fault}`)
  const { ops, steps } = program
  const tensors = new Map<string, { readonly values: Float64Array; readonly factor: number }>()
  for (const { x, s, sigma } of steps) tensors.set(x, { values: at(sigma).x, factor: s })
  for (const op of ops) if (op.op === 'denoise') tensors.set(op.out, { values: at(op.sigma).denoised, factor: 1 })
  const formOf = (terms: readonly Term[]): Float64Array => {
    const sum = new Float64Array(recording.size)
    for (const { base, coefficient } of terms) {
      const tensor = tensors.get(base)
      if (!tensor) throw new RangeError(`this design reads ${base}, which is not in the record`)
      for (let j = 0; j < sum.length; j++) sum[j] = sum[j]! + coefficient * tensor.factor * tensor.values[j]!
    }
    return sum
  }
  return steps.map(({ sigma, sigmaNext, sNext, xNext, ops: [first, end] }) => {
    const op = ops.slice(first, end).find(({ op, out }) => op === 'combine' && out === xNext)
    if (op?.op !== 'combine') throw new RangeError(`step from ${sigma} has no end`)
    const reached = formOf(op.terms)
    const exact = sigmaNext === 0 ? recording.end : at(sigmaNext).x
    let squares = 0
    for (let j = 0; j < exact.length; j++) squares += (reached[j]! / sNext - exact[j]!) ** 2
    const made = Math.sqrt(squares / exact.length)
    return { sigma, sigmaNext, made, carried: made * carry(sigmaNext) }
  })
}
