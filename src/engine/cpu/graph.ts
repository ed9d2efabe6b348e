/** Reads the graph of an ONNX network: its nodes, attributes and constants (onnx.proto: field numbers in brackets). */
import { readOnnx, type Value } from '../custom/onnx.ts'
import { readWire, textOf, type WireField } from '../custom/wire.ts'
import { type Constant, readTensor } from './constant.ts'
import { Refusal } from './refusal.ts'

export type Attribute = number | string | readonly number[] | Constant

export interface GraphNode {
  /** Its domain before it, unless it is one of ONNX's own. */
  readonly op: string
  /** Names; '' for one that is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  /** Initializers, constants, and what casts make of them. */
  readonly constants: ReadonlyMap<string, Constant>
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  /** Version of ONNX's own operators. */
  readonly opset: number
}

const texts = (fields: readonly WireField[], tag: number): string[] =>
  fields.filter((field) => field.tag === tag).map(({ content }) => textOf(content))
const text = (fields: readonly WireField[], tag: number): string => texts(fields, tag)[0] ?? ''

/** A float's field ends with its four bytes. */
const floatOf = ({ raw }: WireField): number => {
  const bytes = raw.subarray(raw.length - 4)
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true)
}

/** AttributeProto: name [1], f [2], i [3], s [4], t [5], floats [7], ints [8]; type [20] says which. */
const readAttribute = (bytes: Uint8Array): readonly [string, Attribute] | undefined => {
  const fields = readWire(bytes)
  const of = (tag: number): readonly WireField[] => fields.filter((field) => field.tag === tag)
  const name = text(fields, 1)
  switch (of(20)[0]?.integer) {
    case 1:
      return [name, of(2)[0] ? floatOf(of(2)[0]!) : 0]
    case 2:
      return [name, of(3)[0]?.integer ?? 0]
    case 3:
      return [name, text(fields, 4)]
    case 4:
      return [name, readTensor(of(5)[0]?.content ?? new Uint8Array())[1]]
    case 7:
      return [name, of(8).map(({ integer }) => integer)]
    default:
      return undefined
  }
}

/** NodeProto: input [1], output [2], op_type [4], attribute [5], domain [7]. Throws Refusal for attributes of other kinds. */
const readNode = (bytes: Uint8Array): GraphNode => {
  const fields = readWire(bytes)
  const domain = text(fields, 7)
  const op = ['', 'ai.onnx'].includes(domain) ? text(fields, 4) : `${domain}.${text(fields, 4)}`
  const attributes: Record<string, Attribute> = {}
  for (const { tag, content } of fields) {
    if (tag !== 5) continue
    const read = readAttribute(content)
    if (!read) throw new Refusal(`an attribute of ${op} that is neither a number, a text nor a tensor`)
    attributes[read[0]] = read[1]
  }
  return { op, inputs: texts(fields, 1), outputs: texts(fields, 2), attributes }
}

/** ModelProto: opset_import [8] > domain [1], version [2]. */
const opsetOf = (bytes: Uint8Array): number => {
  for (const { tag, content } of readWire(bytes)) {
    const fields = tag === 8 ? readWire(content) : []
    if (tag === 8 && ['', 'ai.onnx'].includes(text(fields, 1)))
      return fields.find((field) => field.tag === 2)?.integer ?? 0
  }
  return 0
}

/** The node's value if it is one that does not depend on the inputs. */
const constantOf = (node: GraphNode, constants: ReadonlyMap<string, Constant>): Constant | undefined => {
  const { op, inputs, attributes } = node
  const { value } = attributes
  if (op === 'Constant') return typeof value === 'object' && 'values' in value && 'dims' in value ? value : undefined
  if (op === 'Identity') return constants.get(inputs[0]!)
  // Weights in half precision are widened in the graph; they are read as float32 anyway.
  return op === 'Cast' && attributes.to === 1 ? constants.get(inputs[0]!) : undefined
}

/**
 * The nodes without those that hand on what they get (Identity): who reads one reads its source. One that gives an output of
 * the network stays, and its source takes that name; of an input, it stays as it is, for the planner to refuse.
 */
const withoutCopies = (nodes: readonly GraphNode[], outputs: readonly Value[]): readonly GraphNode[] => {
  const computed = new Set(nodes.flatMap((node) => node.outputs))
  const sources = new Map(
    nodes.flatMap(({ op, inputs, outputs: [copy] }) => (op === 'Identity' ? [[copy!, inputs[0]!]] : [])),
  )
  const sourceOf = (name: string): string => {
    const source = sources.get(name)
    return source === undefined ? name : sourceOf(source)
  }
  // What is an output keeps its name: everybody calls its source by it.
  const names = new Map<string, string>()
  for (const { name } of outputs) {
    const source = sourceOf(name)
    if (source !== name && computed.has(source) && !names.has(source)) names.set(source, name)
  }
  const nameOf = (name: string): string => names.get(sourceOf(name)) ?? sourceOf(name)
  const results = new Set(outputs.map(({ name }) => name))
  return nodes.flatMap((node) => {
    const [source, copy] = [nameOf(node.inputs[0] ?? ''), node.outputs[0]!]
    if (node.op === 'Identity' && (!results.has(copy) || source === copy)) return []
    return [{ ...node, inputs: node.inputs.map(nameOf), outputs: node.outputs.map(nameOf) }]
  })
}

/** Throws EngineFault where the bytes are no ONNX network, and Refusal for what is beyond this reader. */
export const readGraph = (bytes: Uint8Array): Graph => {
  const { graph, inputs, outputs } = readOnnx(bytes)
  const constants = new Map<string, Constant>()
  const nodes: GraphNode[] = []
  for (const { tag, content } of graph) {
    if (tag === 5) constants.set(...readTensor(content))
    if (tag === 15) throw new Refusal('sparse weights')
  }
  for (const { tag, content } of graph) {
    if (tag !== 1) continue
    const node = readNode(content)
    const constant = constantOf(node, constants)
    if (constant) constants.set(node.outputs[0]!, constant)
    else nodes.push(node)
  }
  return { nodes: withoutCopies(nodes, outputs), constants, inputs, outputs, opset: opsetOf(bytes) }
}
