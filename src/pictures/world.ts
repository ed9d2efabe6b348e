/**
 * The exact world of pictures: a mixture of Gaussians of low rank whose samples are crisp drawings. A picture of a layout is
 *
 *   x = -1 + W' z + tau n,   z ~ N(a palette's colors, spread of the regions and common light)
 *
 * with one mask W_j for each region of the drawing and one color z_j for each mask: for a fixed layout a picture is linear in
 * its colors, so that every draw of colors is as crisp as the drawing. Everything is in float64 and in coordinates along
 * orthonormal directions U = T' W of each layout, times three color axes (gray and two of chroma).
 */
import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { DrawnClass } from './drawings/layouts.ts'
import { extentsOf, overlap } from './masks.ts'

/** Columns: gray and two axes of chroma, orthonormal. Rows: red, green, blue. */
export const colorAxes = [
  [1 / Math.sqrt(3), 1 / Math.sqrt(2), 1 / Math.sqrt(6)],
  [1 / Math.sqrt(3), 0, -2 / Math.sqrt(6)],
  [1 / Math.sqrt(3), -1 / Math.sqrt(2), 1 / Math.sqrt(6)],
] as const

/** A drawing without its colors: which shapes there are, and where. */
export interface Layout {
  readonly class: number
  /** Its masks, and its directions, are [first, first + count) of the world's. */
  readonly first: number
  readonly count: number
  /** T, row-major [mask, direction]: direction j is the sum over masks i of T[i, j] W_i. */
  readonly transform: Float64Array
}

/** Neighboring layouts: those of a class, or all. Vectors over a span have three numbers, one a color axis, a direction. */
export interface Span {
  readonly firstLayout: number
  readonly endLayout: number
  /** Its directions are [first, first + count) of the world's. */
  readonly first: number
  readonly count: number
}

export interface World {
  /** Side of a picture, in pixels. */
  readonly side: number
  /** Names of the classes, by label. */
  readonly names: readonly string[]
  /** Standard deviation of the noise that every value has. */
  readonly tau: number
  /** Palettes, so components, of a layout. */
  readonly palettes: number
  readonly layouts: readonly Layout[]
  /** Number of masks, and of directions. */
  readonly count: number
  /** Row after row, mask after mask, in steps of `maskStep`. */
  readonly masks: Uint8Array
  /** Pixels [from, to) of each mask, at [2 i], [2 i + 1], outside of which it is 0. */
  readonly extents: Int32Array
  /** Variance of the colors along direction i and color axis d, at [3 i + d]. */
  readonly variance: Float64Array
  /** Mean colors of layout l with palette q, along its directions: at [palettes * 3 first + q * 3 count + 3 j + d]. */
  readonly mean: Float64Array
  /** ln of the share of layout l with palette q, at [l palettes + q]; -Infinity where the layout does without the palette. */
  readonly logShare: Float64Array
  /** One for each class, by label. */
  readonly classes: readonly Span[]
  readonly all: Span
}

/** What turns drawings into distributions. */
export interface WorldSettings {
  readonly tau: number
  /** Spread of the regions' colors, in units of what each region has by itself. */
  readonly spread: number
  /** Spread of a light that is common to all regions. */
  readonly light: number
  /** Spread along gray and along chroma. */
  readonly gray: number
  readonly chroma: number
}

export const usualSettings: WorldSettings = { tau: 0.01, spread: 1, light: 0.12, gray: 1.3, chroma: 0.55 }

/** What one step of a mask is worth. Masks go up to 1.15, where a region is lit. */
export const maskStep = 1.15 / 255

/** A region that covers less than one pixel of a picture of 32 x 32 is left out of its layout. */
const leastCover = 255 / 1024

/** Loops, here and below: a function for each pixel would take a quarter of the time that a world takes. */
const quantize = (mask: Float32Array): Uint8Array => {
  const bytes = new Uint8Array(mask.length)
  for (let p = 0; p < mask.length; p++) bytes[p] = Math.min(255, Math.max(0, Math.round(mask[p]! / maskStep)))
  return bytes
}

const isSeen = (mask: Uint8Array): boolean => {
  let sum = 0
  for (let p = 0; p < mask.length; p++) sum += mask[p]!
  return sum > leastCover * mask.length
}

/** A layout's directions, and what its colors are along them. */
interface Turned {
  readonly transform: Float64Array
  /** Variance of the colors along each direction, for an axis of unit spread. */
  readonly variance: readonly number[]
  /** Turns colors [mask] into coordinates [direction]. */
  readonly coordinates: Matrix
}

/**
 * With the masks' inner products G = L L', U = L^-1 W is orthonormal and W' z = U' (L' z): the covariance of the colors, seen
 * in pixels, is L' Sigma L. Its eigenvectors Q turn U to the axes of that covariance.
 */
const turn = (gram: Matrix, covariance: Matrix): Turned => {
  const lower = new CholeskyDecomposition(gram).lowerTriangularMatrix
  const inner = lower.transpose().mmul(covariance).mmul(lower)
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(inner, { assumeSymmetric: true })
  const coordinates = eigenvectorMatrix.transpose().mmul(lower.transpose())
  const transform = new CholeskyDecomposition(gram).solve(lower.mmul(eigenvectorMatrix))
  return { transform: Float64Array.from(transform.to1DArray()), variance: realEigenvalues, coordinates }
}

/** Works out the world of drawings of `side` x `side` pixels. All classes must have equally many palettes. */
export const makeWorld = (
  drawn: readonly DrawnClass[],
  side: number,
  { tau, spread, light, gray, chroma }: WorldSettings = usualSettings,
): World => {
  const pixels = side * side
  const palettes = drawn[0]!.palettes.length
  const total = drawn.reduce((sum, { layouts }) => sum + layouts.length, 0)
  const quantized = drawn.map(({ layouts }) =>
    layouts.map(({ masks }) => {
      const bytes = masks.map(quantize)
      const regions = bytes.flatMap((mask, region) => (isSeen(mask) ? [region] : []))
      return { regions, masks: regions.map((region) => bytes[region]!) }
    }),
  )
  const allMasks = quantized.flat().flatMap(({ masks }) => masks)
  const count = allMasks.length
  const masks = new Uint8Array(count * pixels)
  for (const [i, mask] of allMasks.entries()) masks.set(mask, i * pixels)
  const extents = extentsOf(masks, pixels)

  const axisVariance = [gray ** 2, chroma ** 2, chroma ** 2]
  const variance = new Float64Array(3 * count)
  const mean = new Float64Array(3 * count * palettes)
  const logShare = new Float64Array(total * palettes)
  const layouts: Layout[] = []
  const classes: Span[] = []
  let first = 0
  drawn.forEach((drawing, label) => {
    const start = { firstLayout: layouts.length, first }
    drawing.layouts.forEach(({ without }, pose) => {
      const { regions } = quantized[label]![pose]!
      const n = regions.length
      const colors = drawing.palettes.map((palette) => regions.map((region) => palette[region]!.map((c) => 2 * c)))
      const lit = regions.map(
        (_, j) => colors.reduce((sum, of) => sum + of[j]!.reduce((a, b) => a + b), 0) / (3 * palettes),
      )
      const gram = Matrix.zeros(n, n)
      const covariance = Matrix.zeros(n, n)
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++) {
          const product = maskStep ** 2 * overlap(masks, extents, pixels, first + i, first + j)
          gram.set(i, j, product)
          gram.set(j, i, product)
          const own = i === j ? (2 * spread * drawing.spread[regions[i]!]!) ** 2 : 0
          covariance.set(i, j, light ** 2 * lit[i]! * lit[j]! + own)
          covariance.set(j, i, light ** 2 * lit[j]! * lit[i]! + own)
        }
      const turned = turn(gram, covariance)
      for (let j = 0; j < n; j++)
        for (let d = 0; d < 3; d++) variance[3 * (first + j) + d] = turned.variance[j]! * axisVariance[d]!
      colors.forEach((rgb, q) => {
        const seen = turned.coordinates.mmul(new Matrix(rgb)).mmul(new Matrix(colorAxes.map((row) => [...row])))
        mean.set(seen.to1DArray(), palettes * 3 * first + q * 3 * n)
        const share = without.includes(q) ? 0 : 1 / ((palettes - without.length) * total)
        logShare[layouts.length * palettes + q] = Math.log(share)
      })
      layouts.push({ class: label, first, count: n, transform: turned.transform })
      first += n
    })
    classes.push({ ...start, endLayout: layouts.length, count: first - start.first })
  })
  return {
    side,
    names: drawn.map(({ name }) => name),
    tau,
    palettes,
    layouts,
    count,
    masks,
    extents,
    variance,
    mean,
    logShare,
    classes,
    all: { firstLayout: 0, endLayout: layouts.length, first: 0, count },
  }
}

/** The layouts that a label leaves: those of its class, or all without one. */
export const spanOf = (world: World, label: number | null): Span => {
  if (label === null) return world.all
  const span = world.classes[label]
  if (!span) throw new RangeError(`the world of pictures has no class ${label}`)
  return span
}

/** ln of the share of a span's components among all. */
export const logShareOf = ({ logShare, palettes }: World, { firstLayout, endLayout }: Span): number =>
  Math.log(logShare.subarray(palettes * firstLayout, palettes * endLayout).reduce((sum, w) => sum + Math.exp(w), 0))
