/** As much of ONNX's format as wrapping a network needs (onnx.proto: field numbers in brackets). */
import { EngineFault } from '../fault.ts'
import { exportLine } from './recipe.ts'
import { integerField, joinBytes, messageField, readWire, textField, textOf, type WireField } from './wire.ts'

export const elementTypes = {
  float: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  half: 10,
  double: 11,
  bfloat16: 16,
} as const

const typeNames: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  16: 'bfloat16',
}

/** Name of a number in TensorProto.DataType. */
export const typeName = (type: number): string => typeNames[type] ?? `type ${type}`

export interface Value {
  readonly name: string
  /** Number in TensorProto.DataType. */
  readonly type: number
  /** Numbers, or names of free sizes ("" without a name). Null when the file does not say. */
  readonly dims: readonly (number | string)[] | null
}

export interface OnnxModel {
  /** ModelProto, field by field. */
  readonly model: readonly WireField[]
  /** Everything but the graph. */
  readonly rest: readonly Uint8Array[]
  readonly graph: readonly WireField[]
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
}

export const field = (fields: readonly WireField[], tag: number): WireField | undefined =>
  fields.find((candidate) => candidate.tag === tag)
export const contentOf = (fields: readonly WireField[], tag: number): Uint8Array =>
  field(fields, tag)?.content ?? new Uint8Array()

/** ValueInfoProto: name [1], type [2] > tensor_type [1] > elem_type [1], shape [2] > dim [1] > value [1], parameter [2]. */
const readValue = (bytes: Uint8Array): Value => {
  const info = readWire(bytes)
  const tensor = readWire(contentOf(readWire(contentOf(info, 2)), 1))
  const shape = field(tensor, 2)
  return {
    name: textOf(contentOf(info, 1)),
    type: field(tensor, 1)?.integer ?? 0,
    dims: shape
      ? readWire(shape.content).map(({ content }) => {
          const dim = readWire(content)
          const size = field(dim, 1)?.integer ?? 0
          // Some exporters write 0 or -1 for a free size.
          return size > 0 ? size : textOf(contentOf(dim, 2))
        })
      : null,
  }
}

const notOnnx = (why: string): EngineFault =>
  new EngineFault(
    `The file is not an ONNX network: ${why}.`,
    'Export the network to ONNX and choose the .onnx file.',
    exportLine(),
  )

/** The graph of a model, its weights inside or in other files. Throws EngineFault where the bytes are not an ONNX model. */
export const readModel = (bytes: Uint8Array): OnnxModel => {
  let model: readonly WireField[]
  let graph: readonly WireField[]
  let inputs: readonly Value[]
  let outputs: readonly Value[]
  try {
    model = readWire(bytes)
    graph = readWire(contentOf(model, 7))
    const valuesOf = (tag: number): readonly Value[] =>
      graph.filter((one) => one.tag === tag).map(({ content }) => readValue(content))
    const constants = new Set(
      graph.filter(({ tag }) => tag === 5).map(({ content }) => textOf(contentOf(readWire(content), 8))),
    )
    // Old files list their weights among the inputs.
    inputs = valuesOf(11).filter(({ name }) => !constants.has(name))
    outputs = valuesOf(12)
  } catch {
    throw notOnnx('its bytes are not those of a protocol buffer, or are cut short')
  }
  if (!field(model, 7) || !field(model, 8) || outputs.length === 0 || inputs.length === 0)
    throw notOnnx('it has no graph with inputs and outputs')
  return { model, rest: model.filter(({ tag }) => tag !== 7).map(({ raw }) => raw), graph, inputs, outputs }
}

/** TensorProto: data_location [14], 1 for a tensor whose numbers are in another file. */
export const isElsewhere = (tensor: readonly WireField[]): boolean => field(tensor, 14)?.integer === 1

/** The same, of a model with its weights inside. */
export const readOnnx = (bytes: Uint8Array): OnnxModel => {
  const read = readModel(bytes)
  if (read.graph.some(({ tag, content }) => tag === 5 && isElsewhere(readWire(content))))
    throw new EngineFault(
      'The network keeps its weights in another file.',
      'Drop that file together with the .onnx file, or export one file.',
      exportLine(),
    )
  return read
}

type Rename = (name: string) => string

/** AttributeProto: a graph [6] or graphs [11] name tensors of the graph around them. */
const renameAttribute = (bytes: Uint8Array, rename: Rename): readonly Uint8Array[] =>
  readWire(bytes).map(({ tag, raw, content }) =>
    tag === 6 || tag === 11 ? messageField(tag, ...renameGraph(readWire(content), rename)) : raw,
  )

const renameFirst = (bytes: Uint8Array, at: number, rename: Rename): readonly Uint8Array[] =>
  readWire(bytes).map(({ tag, raw, content }) => (tag === at ? textField(tag, rename(textOf(content))) : raw))

/** GraphProto: node [1], initializer [5], input [11], output [12]; what is known of shapes [13] is left to be found anew. */
export const renameGraph = (graph: readonly WireField[], rename: Rename): readonly Uint8Array[] =>
  graph.flatMap(({ tag, raw, content }) => {
    if (tag === 13) return []
    if (tag === 5) return [messageField(tag, ...renameFirst(content, 8, rename))]
    if (tag === 11 || tag === 12) return [messageField(tag, ...renameFirst(content, 1, rename))]
    if (tag !== 1) return [raw]
    const node = readWire(content).map((part) => {
      if (part.tag === 1 || part.tag === 2) return textField(part.tag, rename(textOf(part.content)))
      return part.tag === 5 ? messageField(5, ...renameAttribute(part.content, rename)) : part.raw
    })
    return [messageField(tag, ...node)]
  })

/** Attributes of a node: integers, and lists of them. */
export type Attributes = Readonly<Record<string, number | readonly number[]>>

/** AttributeProto: name [1], i [3] of type [20] INT = 2, or ints [8] of type INTS = 7. */
const attributeField = (name: string, value: number | readonly number[]): Uint8Array => {
  const values =
    typeof value === 'number'
      ? [integerField(3, value), integerField(20, 2)]
      : [...value.map((one) => integerField(8, one)), integerField(20, 7)]
  return messageField(5, textField(1, name), ...values)
}

export const nodeField = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: Attributes = {},
): Uint8Array =>
  messageField(
    1,
    ...inputs.map((name) => textField(1, name)),
    textField(2, output),
    textField(4, op),
    ...Object.entries(attributes).map(([name, value]) => attributeField(name, value)),
  )

/** Numbers of a constant, by their type: float, int64 or uint8. */
export type ConstantData = Float32Array | BigInt64Array | Uint8Array

const elementTypeOf = (data: ConstantData): number => {
  if (data instanceof Float32Array) return elementTypes.float
  return data instanceof Uint8Array ? elementTypes.uint8 : elementTypes.int64
}

/** TensorProto: dims [1], data_type [2], name [8], raw_data [9]. */
export const constantField = (name: string, data: ConstantData, dims: readonly number[] = [data.length]): Uint8Array =>
  messageField(
    5,
    ...dims.map((size) => integerField(1, size)),
    integerField(2, elementTypeOf(data)),
    textField(8, name),
    messageField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  )

/** An input [11] or output [12] of float32. */
export const valueField = (tag: 11 | 12, name: string, dims: readonly (number | string)[]): Uint8Array => {
  const shape = dims.map((size) =>
    messageField(1, typeof size === 'number' ? integerField(1, size) : textField(2, size)),
  )
  const tensor = [integerField(1, elementTypes.float), messageField(2, ...shape)]
  return messageField(tag, textField(1, name), messageField(2, messageField(1, ...tensor)))
}

export const writeOnnx = (rest: readonly Uint8Array[], graph: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  joinBytes([...rest, messageField(7, ...graph)])
