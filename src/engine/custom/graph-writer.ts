/** Writes the nodes and constants of a graph, and names their tensors. */
import { type Attributes, type ConstantData, constantField, nodeField } from './onnx.ts'

/** Every method returns the name of a tensor. */
export interface GraphWriter {
  node(op: string, inputs: readonly string[], attributes?: Attributes): string
  /** `dims`: a list of all of the data where it is left out. */
  constant(data: ConstantData, dims?: readonly number[]): string
  number(value: number): string
  /** A row [1, n]. */
  row(values: Float64Array): string
  reshape(tensor: string, dims: readonly number[]): string
}

/** Appends to `parts`, fields of a GraphProto. Tensors are called `prefix` and a number. */
export const createGraphWriter = (parts: Uint8Array[], prefix: string): GraphWriter => {
  let count = 0
  const fresh = (): string => `${prefix}${count++}`
  const constant: GraphWriter['constant'] = (data, dims) => {
    const name = fresh()
    parts.push(constantField(name, data, dims))
    return name
  }
  const node: GraphWriter['node'] = (op, inputs, attributes) => {
    const name = fresh()
    parts.push(nodeField(op, inputs, name, attributes))
    return name
  }
  return {
    node,
    constant,
    number: (value) => constant(Float32Array.of(value)),
    row: (values) => constant(Float32Array.from(values), [1, values.length]),
    reshape: (tensor, dims) => node('Reshape', [tensor, constant(BigInt64Array.from(dims, BigInt))]),
  }
}
