/** Small ONNX files for tests, written field by field: any input, any version, and whatever is wrong with them. */
import { type ConstantData, constantField, elementTypes, nodeField } from '../../../../src/engine/custom/onnx.ts'
import { integerField, joinBytes, messageField, textField } from '../../../../src/engine/custom/wire.ts'

export type Dims = readonly (number | string)[]
export type Port = readonly [name: string, type: keyof typeof elementTypes, dims: Dims | null]

const port = (tag: 11 | 12, [name, type, dims]: Port): Uint8Array => {
  const sizes = dims?.map((size) =>
    messageField(1, typeof size === 'number' ? integerField(1, size) : textField(2, size)),
  )
  const tensor = [integerField(1, elementTypes[type]), ...(sizes ? [messageField(2, ...sizes)] : [])]
  return messageField(tag, textField(1, name), messageField(2, messageField(1, ...tensor)))
}

export interface Small {
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  readonly nodes: readonly Uint8Array[]
  readonly constants?: Readonly<Record<string, readonly [ConstantData, readonly number[]]>>
  /** Fields of initializers as they stand. */
  readonly tensors?: readonly Uint8Array[]
  readonly opset?: number | null
  readonly ir?: number | null
}

export const smallOnnx = ({ inputs, outputs, nodes, constants = {}, tensors = [], opset = 17, ir = 8 }: Small) => {
  const graph = messageField(
    7,
    ...nodes,
    textField(2, 'small'),
    ...Object.entries(constants).map(([name, [data, dims]]) => constantField(name, data, dims)),
    ...tensors,
    ...inputs.map((one) => port(11, one)),
    ...outputs.map((one) => port(12, one)),
  )
  return joinBytes([
    ...(ir === null ? [] : [integerField(1, ir)]),
    textField(2, 'small-onnx'),
    graph,
    ...(opset === null ? [] : [messageField(8, integerField(2, opset))]),
  ])
}

/** Variance of the data of the networks below. */
export const variance = 0.3 ** 2

/** What to change of a denoiser of a Gaussian, x v / (v + sigma^2), that takes x [B, 3, side, side] and sigma [B]. */
export interface Change {
  readonly x?: Dims
  readonly type?: 'float' | 'double' | 'half' | 'bfloat16'
  readonly sigma?: Port
  readonly others?: readonly Port[]
  /** Shape to which the factor is brought, against x. */
  readonly factorDims?: readonly number[]
  readonly out?: Dims | null
  /** Name of the tensor "product" is made into "out" by these nodes. */
  readonly end?: readonly Uint8Array[]
  readonly constants?: Small['constants']
  readonly opset?: number | null
  readonly ir?: number | null
  readonly tensors?: readonly Uint8Array[]
  readonly imageName?: string
}

export const gaussian = ({
  type = 'float',
  imageName = 'x',
  x = ['B', 3, 32, 32],
  sigma = ['sigma', type, ['B']],
  others = [],
  factorDims = [-1, 1, 1, 1],
  out = x,
  end = [nodeField('Identity', ['product'], 'out')],
  constants = {},
  ...rest
}: Change = {}): Uint8Array<ArrayBuffer> => {
  const to = elementTypes[type]
  return smallOnnx({
    inputs: [[imageName, type, x], sigma, ...others],
    outputs: [['out', type, out]],
    nodes: [
      nodeField('Cast', [sigma[0]], 'level', { to: 1 }),
      nodeField('Mul', ['level', 'level'], 'square'),
      nodeField('Add', ['square', 'v'], 'whole'),
      nodeField('Div', ['v', 'whole'], 'ratio'),
      nodeField('Reshape', ['ratio', 'shape'], 'factor32'),
      nodeField('Cast', ['factor32'], 'factor', { to }),
      nodeField('Mul', [imageName, 'factor'], 'product'),
      ...end,
    ],
    constants: {
      v: [Float32Array.of(variance), [1]],
      shape: [BigInt64Array.from(factorDims, BigInt), [factorDims.length]],
      ...constants,
    },
    ...rest,
  })
}
