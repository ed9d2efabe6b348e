/**
 * A network small enough to be trained while one watches: two hidden layers with SiLU, one output, and its gradient by
 * hand. Float64 in a fixed order of sums: a seed gives the same weights again in the same browser. Others may round Math.exp
 * otherwise in the last digit.
 */
import { fillNormals } from '../core/random.ts'

export interface MlpShape {
  readonly inputs: number
  readonly hidden: number
}

/** Places of the layers in the one array of weights: W1 [hidden, inputs], b1, W2 [hidden, hidden], b2, w3 [hidden], b3. */
const placesOf = ({ inputs, hidden }: MlpShape) => {
  const b1 = hidden * inputs
  const w2 = b1 + hidden
  const b2 = w2 + hidden * hidden
  const w3 = b2 + hidden
  const b3 = w3 + hidden
  return { b1, w2, b2, w3, b3, length: b3 + 1 }
}

export const weightCount = (shape: MlpShape): number => placesOf(shape).length

/** Normal weights of variance 1 / inputs of the layer; the last layer is 0, so that the first answer is 0 everywhere. */
export const initialWeights = (shape: MlpShape, seed: number, stream: number): Float64Array => {
  const { b1, w2, b2, length } = placesOf(shape)
  const weights = new Float64Array(length)
  fillNormals(weights, seed, 0, stream, 0, b2)
  for (let k = 0; k < b1; k++) weights[k]! /= Math.sqrt(shape.inputs)
  weights.fill(0, b1, w2)
  for (let k = w2; k < b2; k++) weights[k]! /= Math.sqrt(shape.hidden)
  return weights
}

/** Layers of a batch, kept for the gradient. */
export interface Activations {
  readonly h1: Float64Array
  readonly g1: Float64Array
  readonly h2: Float64Array
  readonly g2: Float64Array
  readonly out: Float64Array
}

export const makeActivations = ({ hidden }: MlpShape, batch: number): Activations => ({
  h1: new Float64Array(batch * hidden),
  g1: new Float64Array(batch * hidden),
  h2: new Float64Array(batch * hidden),
  g2: new Float64Array(batch * hidden),
  out: new Float64Array(batch),
})

/** SiLU and its derivative at z, written to place k. */
const activate = (z: number, h: Float64Array, g: Float64Array, k: number): void => {
  const gate = 1 / (1 + Math.exp(-z))
  h[k] = z * gate
  g[k] = gate * (1 + z * (1 - gate))
}

/** One layer of SiLU: h = silu(W x + b), g its derivative, row by row of the batch. */
const layer = (
  weights: Float64Array,
  at: number,
  bias: number,
  x: Float64Array,
  width: number,
  hidden: number,
  batch: number,
  h: Float64Array,
  g: Float64Array,
): void => {
  for (let row = 0; row < batch; row++)
    for (let j = 0; j < hidden; j++) {
      let z = weights[bias + j]!
      const from = at + j * width
      const input = row * width
      for (let i = 0; i < width; i++) z += weights[from + i]! * x[input + i]!
      activate(z, h, g, row * hidden + j)
    }
}

/** Answers of the first `batch` rows of x, [batch, inputs], to `kept.out`. */
export const forward = (
  shape: MlpShape,
  weights: Float64Array,
  x: Float64Array,
  batch: number,
  kept: Activations,
): void => {
  const { b1, w2, b2, w3, b3 } = placesOf(shape)
  const { inputs, hidden } = shape
  layer(weights, 0, b1, x, inputs, hidden, batch, kept.h1, kept.g1)
  layer(weights, w2, b2, kept.h1, hidden, hidden, batch, kept.h2, kept.g2)
  for (let row = 0; row < batch; row++) {
    let sum = weights[b3]!
    for (let j = 0; j < hidden; j++) sum += weights[w3 + j]! * kept.h2[row * hidden + j]!
    kept.out[row] = sum
  }
}

/** Gradient of a layer's weights from the gradient at its sums; `back`, when given, gets the gradient at its input. */
const layerGradient = (
  weights: Float64Array,
  at: number,
  bias: number,
  x: Float64Array,
  width: number,
  hidden: number,
  batch: number,
  dz: Float64Array,
  gradient: Float64Array,
  back: Float64Array | null,
): void => {
  back?.fill(0, 0, batch * width)
  for (let row = 0; row < batch; row++)
    for (let j = 0; j < hidden; j++) {
      const d = dz[row * hidden + j]!
      const from = at + j * width
      const input = row * width
      gradient[bias + j]! += d
      for (let i = 0; i < width; i++) gradient[from + i]! += d * x[input + i]!
      if (back) for (let i = 0; i < width; i++) back[input + i]! += d * weights[from + i]!
    }
}

/**
 * Gradient of sum_rows dOut[row] out[row] with respect to the weights, to `gradient`. After forward on the same rows,
 * whose `g1` and `g2` it uses up.
 */
export const backward = (
  shape: MlpShape,
  weights: Float64Array,
  x: Float64Array,
  batch: number,
  { h1, g1, h2, g2 }: Activations,
  dOut: Float64Array,
  gradient: Float64Array,
): void => {
  const { b1, w2, b2, w3, b3 } = placesOf(shape)
  const { inputs, hidden } = shape
  gradient.fill(0)
  for (let row = 0; row < batch; row++) {
    const d = dOut[row]!
    gradient[b3]! += d
    for (let j = 0; j < hidden; j++) {
      const k = row * hidden + j
      gradient[w3 + j]! += d * h2[k]!
      g2[k]! *= d * weights[w3 + j]!
    }
  }
  // h2 is free by now: it takes the gradient at h1.
  layerGradient(weights, w2, b2, h1, hidden, hidden, batch, g2, gradient, h2)
  for (let k = 0; k < batch * hidden; k++) g1[k]! *= h2[k]!
  layerGradient(weights, 0, b1, x, inputs, hidden, batch, g1, gradient, null)
}

/** Adam (Kingma and Ba 2015) with beta 0.9 and 0.999; `rate` is given step by step. */
export const createAdam = (length: number) => {
  const mean = new Float64Array(length)
  const square = new Float64Array(length)
  let step = 0
  return (weights: Float64Array, gradient: Float64Array, rate: number): void => {
    step++
    const scale = (rate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step)
    for (let k = 0; k < length; k++) {
      const d = gradient[k]!
      mean[k] = 0.9 * mean[k]! + 0.1 * d
      square[k] = 0.999 * square[k]! + 0.001 * d * d
      weights[k]! -= (scale * mean[k]!) / (Math.sqrt(square[k]!) + 1e-8)
    }
  }
}
