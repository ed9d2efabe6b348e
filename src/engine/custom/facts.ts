/** What an ONNX file says of itself beside its inputs: who wrote it, in which version, how large it is. */
import { EngineFault } from '../fault.ts'
import { contentOf, elementTypes, field, type OnnxModel, readModel } from './onnx.ts'
import { exportLine, irLine, versionLine } from './recipe.ts'
import { readWire, textOf, type WireField } from './wire.ts'

export interface Facts {
  readonly opset: number
  readonly ir: number
  readonly producer: string
  readonly parameters: number
}

/** Versions that this page's onnxruntime (1.30) runs; a test asks it. */
export const opsets = { min: 7, max: 26 } as const
export const newestIr = 13

const ownDomains = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft'])

interface Node {
  readonly op: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

const texts = (fields: readonly WireField[], tag: number): readonly string[] =>
  fields.filter((one) => one.tag === tag).map(({ content }) => textOf(content))

/** NodeProto: input [1], output [2], op_type [4], domain [7]. */
const nodesOf = (graph: readonly WireField[]): readonly Node[] =>
  graph
    .filter(({ tag }) => tag === 1)
    .map(({ content }) => {
      const node = readWire(content)
      return {
        inputs: texts(node, 1),
        outputs: texts(node, 2),
        op: textOf(contentOf(node, 4)),
        domain: textOf(contentOf(node, 7)),
      }
    })

/** TensorProto: dims [1], packed or one by one. */
const dimsOf = (tensor: readonly WireField[]): readonly number[] =>
  tensor
    .filter(({ tag }) => tag === 1)
    .flatMap(({ content, integer }) => (content.length > 0 ? unpack(content) : [integer]))

const unpack = (content: Uint8Array): readonly number[] => {
  const values: number[] = []
  let [value, factor] = [0, 1]
  for (const byte of content) {
    value += (byte & 127) * factor
    factor *= 128
    if (byte < 128) {
      values.push(value)
      value = 0
      factor = 1
    }
  }
  return values
}

const floats: readonly number[] = [elementTypes.float, elementTypes.half, elementTypes.double, elementTypes.bfloat16]

const initializersOf = (graph: readonly WireField[]): readonly (readonly WireField[])[] =>
  graph.filter(({ tag }) => tag === 5).map(({ content }) => readWire(content))

/** OperatorSetIdProto: domain [1], version [2]. ModelProto: ir_version [1], producer [2, 3], opset_import [8]. */
const opsetOf = (model: readonly WireField[]): number => {
  const own = model
    .filter(({ tag }) => tag === 8)
    .map(({ content }) => readWire(content))
    .find((fields) => ['', 'ai.onnx'].includes(textOf(contentOf(fields, 1))))
  return (own && field(own, 2)?.integer) ?? 0
}

/** Facts of bytes that are an ONNX model. */
export const factsOf = (bytes: Uint8Array): Facts => {
  const { model, graph } = readModel(bytes)
  const parameters = initializersOf(graph)
    .filter((tensor) => floats.includes(field(tensor, 2)?.integer ?? 0))
    .reduce((sum, tensor) => sum + dimsOf(tensor).reduce((product, size) => product * size, 1), 0)
  const producer = [2, 3].map((tag) => textOf(contentOf(model, tag))).filter(Boolean)
  return { opset: opsetOf(model), ir: field(model, 1)?.integer ?? 0, producer: producer.join(' '), parameters }
}

const checkVersions = ({ opset, ir }: Facts): void => {
  if (opset > opsets.max || opset < opsets.min)
    throw new EngineFault(
      `Its opset is ${opset || 'not given'}; this page runs ${opsets.min} to ${opsets.max}.`,
      'Convert the file, or export it with opset_version=18.',
      versionLine(18),
    )
  if (ir > newestIr || ir < 1)
    throw new EngineFault(
      `Its IR version is ${ir || 'not given'}; this page reads those up to ${newestIr}.`,
      'Write the file with an older one.',
      irLine(10),
    )
}

/** FunctionProto [25] of a model: name [1], domain [10]. They are inlined when it is loaded. */
const checkOperators = ({ model, graph }: OnnxModel): void => {
  const domains = new Set([
    ...ownDomains,
    ...model.filter(({ tag }) => tag === 25).map(({ content }) => textOf(contentOf(readWire(content), 10))),
  ])
  const strange = nodesOf(graph).find(({ domain }) => !domains.has(domain))
  if (strange)
    throw new EngineFault(
      `It uses the operator ${strange.domain}::${strange.op}, which is not one of ONNX’s own.`,
      'Export it without custom operators.',
      exportLine(),
    )
}

/** Throws EngineFault for a version or an operator that no session would take. */
export const checkFacts = (bytes: Uint8Array): void => {
  checkVersions(factsOf(bytes))
  checkOperators(readModel(bytes))
}

/** Operators that hand a class's index on as it is. */
const passing = new Set(['Cast', 'Identity', 'Reshape', 'Unsqueeze', 'Squeeze', 'Flatten'])

/** Rows of the table from which a graph takes one by the integer input `name`; null where there is no such table. */
export const rowsGatheredBy = (bytes: Uint8Array, name: string): number | null => {
  const { graph } = readModel(bytes)
  const rows = new Map(initializersOf(graph).map((tensor) => [textOf(contentOf(tensor, 8)), dimsOf(tensor)[0]]))
  const carriers = new Set([name])
  for (const { op, inputs, outputs } of nodesOf(graph)) {
    const [first = '', second = ''] = inputs
    if (passing.has(op) && carriers.has(first) && outputs[0]) carriers.add(outputs[0])
    if ((op === 'Cast' || op === 'Identity') && rows.has(first) && outputs[0]) rows.set(outputs[0], rows.get(first))
    if (op === 'Gather' && carriers.has(second) && rows.get(first) !== undefined) return rows.get(first)!
  }
  return null
}
