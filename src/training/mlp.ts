/**
 * A network small enough to be trained while one watches: two hidden layers with SiLU, one output. Here are its weights and
 * its answers in float64, as the toy asks for them; what trains it is in optimizer.ts.
 */
import { fillNormals } from '../core/random.ts'

export interface MlpShape {
  readonly inputs: number
  readonly hidden: number
}

/** Places of the layers in the one array of weights: W1 [hidden, inputs], b1, W2 [hidden, hidden], b2, w3 [hidden], b3. */
export const placesOf = ({ inputs, hidden }: MlpShape) => {
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

/** One layer of SiLU: h = silu(W x + b), row by row of the batch. */
const layer = (
  weights: Float64Array,
  at: number,
  bias: number,
  x: Float64Array,
  width: number,
  hidden: number,
  batch: number,
  h: Float64Array,
): void => {
  for (let row = 0; row < batch; row++)
    for (let j = 0; j < hidden; j++) {
      let z = weights[bias + j]!
      const from = at + j * width
      const input = row * width
      for (let i = 0; i < width; i++) z += weights[from + i]! * x[input + i]!
      h[row * hidden + j] = z / (1 + Math.exp(-z))
    }
}

/** Evaluates up to `most` rows at once: the answers to rows of x, [batch, inputs], in an array that is used again. */
export const createMlp = (shape: MlpShape, most: number) => {
  const { b1, w2, b2, w3, b3 } = placesOf(shape)
  const { inputs, hidden } = shape
  const [h1, h2] = [new Float64Array(most * hidden), new Float64Array(most * hidden)]
  const out = new Float64Array(most)
  return (weights: Float64Array, x: Float64Array, batch: number): Float64Array => {
    layer(weights, 0, b1, x, inputs, hidden, batch, h1)
    layer(weights, w2, b2, h1, hidden, hidden, batch, h2)
    for (let row = 0; row < batch; row++) {
      let sum = weights[b3]!
      for (let j = 0; j < hidden; j++) sum += weights[w3 + j]! * h2[row * hidden + j]!
      out[row] = sum
    }
    return out
  }
}
