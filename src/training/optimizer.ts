/**
 * The loss of the small network, its gradient and Adam, by jax-js: compiled to WebAssembly, float32, one thread. A seed gives
 * the same weights again in the same browser; other processors may round sums of products otherwise. Arrays of jax-js are
 * counted: passing one to a function gives it away, `.ref` keeps it. For the worker alone: the page must not load jax-js.
 */
import { jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax'
import { type Batch, batchSize } from './batches.ts'
import { placesOf } from './mlp.ts'
import { shape } from './network.ts'

/** SiLU with inputs held above -80: below -88 exp(-z) overflows and jax-js's gradient is NaN. VE's inputs reach that. */
const silu = (z: np.Array): np.Array => nn.silu(np.maximum(z, -80))

/** F of rows [batch, inputs]: [batch]. The weights lie as placesOf says. */
const answers = (weights: np.Array, rows: np.Array): np.Array => {
  const { inputs, hidden } = shape
  const { b1, w2, b2, w3, b3 } = placesOf(shape)
  const layers = np.split(weights, [b1, w2, b2, w3, b3])
  const [W1, B1, W2, B2, W3, B3] = layers as [np.Array, np.Array, np.Array, np.Array, np.Array, np.Array]
  const h1 = silu(np.dot(rows, W1.reshape([hidden, inputs]).transpose()).add(B1))
  const h2 = silu(np.dot(h1, W2.reshape([hidden, hidden]).transpose()).add(B2))
  return np.dot(h2, W3).add(B3)
}

/** Mean of weight |F - target|^2 over a batch. */
const lossOf = (weights: np.Array, rows: np.Array, target: np.Array, weight: np.Array): np.Array =>
  weight.mul(np.square(answers(weights, rows).sub(target))).mean()

const lossAndGradient = jit(valueAndGrad(lossOf))

/** How much the running means of the gradient and of its square keep at a step. */
const [beta1, beta2] = [0.9, 0.999]

type FourArrays = [np.Array, np.Array, np.Array, np.Array]

/** Adam as at the end of section 2 of Kingma and Ba 2015: the bias corrections are in `rate`. Gives the loss before it too. */
const adamStep = jit(
  (
    weights: np.Array,
    mean: np.Array,
    square: np.Array,
    rate: np.Array,
    rows: np.Array,
    target: np.Array,
    weight: np.Array,
  ): FourArrays => {
    const [loss, gradient] = valueAndGrad(lossOf)(weights.ref, rows, target, weight)
    const nextMean = mean.mul(beta1).add(gradient.ref.mul(1 - beta1))
    const nextSquare = square.mul(beta2).add(np.square(gradient).mul(1 - beta2))
    const change = rate.mul(nextMean.ref).div(np.sqrt(nextSquare.ref).add(1e-8))
    return [weights.sub(change), nextMean, nextSquare, loss]
  },
)

const vector = (values: Float64Array): np.Array => np.array(Float32Array.from(values))

/** A batch in the order that the loss takes it. */
const uploaded = ({ rows, target, weight }: Batch): [np.Array, np.Array, np.Array] => [
  vector(rows).reshape([batchSize, shape.inputs]),
  vector(target),
  vector(weight),
]

/** Loss of a batch and its gradient with respect to the weights. */
export const evaluate = (weights: Float64Array, batch: Batch): { loss: number; gradient: Float64Array } => {
  const [loss, gradient] = lossAndGradient(vector(weights), ...uploaded(batch))
  return { loss: loss.dataSync()[0]!, gradient: Float64Array.from(gradient.dataSync()) }
}

export const createAdam = (initial: Float64Array) => {
  let weights = vector(initial)
  let mean = np.zerosLike(weights.ref)
  let square = np.zerosLike(weights.ref)
  let done = 0
  return {
    /** Takes a step on a batch; gives the loss before it. */
    step: (batch: Batch, rate: number): number => {
      done++
      const scale = (rate * Math.sqrt(1 - beta2 ** done)) / (1 - beta1 ** done)
      const next = adamStep(weights, mean, square, np.array(scale), ...uploaded(batch))
      const loss = next[3]
      ;[weights, mean, square] = next
      // Reading is what makes jax-js compute.
      return loss.dataSync()[0]!
    },
    /** A copy of the present weights. */
    read: (): Float64Array => Float64Array.from(weights.ref.dataSync()),
    dispose: (): void => {
      for (const array of [weights, mean, square]) array.dispose()
    },
  }
}
