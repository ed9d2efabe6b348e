/** What flows into the convolutions of a real network, by onnxruntime, with their weights. */
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { readGraph } from '../../../../src/engine/cpu/graph.ts'
import { readOnnx, valueField, writeOnnx } from '../../../../src/engine/custom/onnx.ts'
import { type Cases, classes } from './network-cases.ts'

export interface RealConv {
  /** Channels and sizes, as in "64 to 128, 3x3, stride 1, 16 x 16". */
  readonly name: string
  readonly inputs: number
  readonly outputs: number
  readonly kernel: number
  readonly stride: number
  readonly pad: number
  readonly side: number
  readonly images: number
  /** [images, inputs, side, side]. */
  readonly x: Float32Array
  /** [outputs, inputs, kernel, kernel]. */
  readonly w: Float32Array
}

/** The same network with these tensors as outputs, too. */
const withOutputs = (bytes: Uint8Array, names: readonly string[]): Uint8Array => {
  const { rest, graph } = readOnnx(bytes)
  return writeOnnx(rest, [
    ...graph.map(({ raw }) => raw),
    ...names.map((name) => valueField(12, name, ['a', 'b', 'c', 'd'])),
  ])
}

/** One convolution of each shape that the network has. */
export const realConvs = async (bytes: Uint8Array, { count, x, sigma, label }: Cases): Promise<readonly RealConv[]> => {
  const { nodes, constants } = readGraph(bytes)
  const convs = nodes.filter(({ op }) => op === 'Conv')
  const names = [...new Set(convs.map(({ inputs }) => inputs[0]!))]
  const session = await InferenceSession.create(withOutputs(bytes, names), { intraOpNumThreads: 1 })
  const found = await session.run({
    x: new Tensor('float32', x, [count, 3, 32, 32]),
    sigma: new Tensor('float32', sigma, [count]),
    label: new Tensor('float32', label, [count, classes]),
  })
  await session.release()
  const byName = new Map<string, RealConv>()
  for (const { inputs, attributes } of convs) {
    const activations = found[inputs[0]!]!
    const weights = constants.get(inputs[1]!)!
    const [outputs, channels, kernel] = weights.dims as [number, number, number]
    const stride = (attributes.strides as readonly number[] | undefined)?.[0] ?? 1
    const pad = (attributes.pads as readonly number[] | undefined)?.[0] ?? 0
    const side = activations.dims[2]!
    const name = `${channels} to ${outputs}, ${kernel}x${kernel}, stride ${stride}, ${side} x ${side}`
    if (byName.has(name)) continue
    const data = activations.data as Float32Array
    byName.set(name, {
      name,
      inputs: channels,
      outputs,
      kernel,
      stride,
      pad,
      side,
      images: count,
      x: data,
      w: weights.values(),
    })
  }
  return [...byName.values()]
}

/** The direct sum in float64, [images, outputs, out, out]. */
export const convInDouble = ({ inputs, outputs, kernel, stride, pad, side, images, x, w }: RealConv): Float64Array => {
  const out = (side + 2 * pad - kernel) / stride + 1
  const y = new Float64Array(images * outputs * out * out)
  for (let b = 0; b < images; b++)
    for (let n = 0; n < outputs; n++)
      for (let k = 0; k < inputs; k++)
        for (let i = 0; i < kernel; i++)
          for (let j = 0; j < kernel; j++) {
            const weight = w[((n * inputs + k) * kernel + i) * kernel + j]!
            for (let r = 0; r < out; r++) {
              const v = r * stride + i - pad
              if (v < 0 || v >= side) continue
              for (let c = 0; c < out; c++) {
                const h = c * stride + j - pad
                if (h >= 0 && h < side)
                  y[((b * outputs + n) * out + r) * out + c]! += weight * x[((b * inputs + k) * side + v) * side + h]!
              }
            }
          }
  return y
}

/** Root mean square and largest difference, both over the root mean square of what is expected. */
export const errorsOf = (found: ArrayLike<number>, expected: ArrayLike<number>) => {
  let [squares, largest, all] = [0, 0, 0]
  for (let j = 0; j < expected.length; j++) {
    const difference = Math.abs(found[j]! - expected[j]!)
    squares += difference ** 2
    if (!(difference <= largest)) largest = difference
    all += expected[j]! ** 2
  }
  const size = Math.sqrt(all / expected.length)
  return { rms: Math.sqrt(squares / expected.length) / size, largest: largest / size }
}
