/** Networks that differ from a real one by a node or an attribute: valid, or not. */
import { constantField, readOnnx, writeOnnx } from '../../../../src/engine/custom/onnx.ts'
import {
  integerField,
  messageField,
  readWire,
  textField,
  textOf,
  type WireField,
} from '../../../../src/engine/custom/wire.ts'

/** A node as its fields: input [1], output [2], op_type [4], attribute [5]. */
export interface EditableNode {
  inputs: string[]
  readonly outputs: readonly string[]
  op: string
  /** AttributeProto as it stands in the file, by name. */
  readonly attributes: Map<string, Uint8Array>
  readonly domain: string
}

const texts = (fields: readonly WireField[], tag: number): string[] =>
  fields.filter((field) => field.tag === tag).map(({ content }) => textOf(content))

const readNode = (bytes: Uint8Array): EditableNode => {
  const fields = readWire(bytes)
  const attributes = fields
    .filter(({ tag }) => tag === 5)
    .map(({ content }) => [texts(readWire(content), 1)[0]!, content] as const)
  return {
    inputs: texts(fields, 1),
    outputs: texts(fields, 2),
    op: texts(fields, 4)[0]!,
    attributes: new Map(attributes),
    domain: texts(fields, 7)[0] ?? '',
  }
}

const writeNode = ({ inputs, outputs, op, attributes, domain }: EditableNode): Uint8Array =>
  messageField(
    1,
    ...inputs.map((name) => textField(1, name)),
    ...outputs.map((name) => textField(2, name)),
    textField(4, op),
    ...[...attributes.values()].map((attribute) => messageField(5, attribute)),
    ...(domain ? [textField(7, domain)] : []),
  )

export const integerAttribute = (name: string, value: number): Uint8Array =>
  joinFields(textField(1, name), integerField(3, value), integerField(20, 2))

export const integersAttribute = (name: string, values: readonly number[]): Uint8Array =>
  joinFields(textField(1, name), ...values.map((value) => integerField(8, value)), integerField(20, 7))

export const floatAttribute = (name: string, value: number): Uint8Array => {
  const bytes = new Uint8Array(new Float32Array([value]).buffer)
  return joinFields(textField(1, name), Uint8Array.of((2 << 3) | 5, ...bytes), integerField(20, 1))
}

export const textAttribute = (name: string, value: string): Uint8Array =>
  joinFields(textField(1, name), messageField(4, new TextEncoder().encode(value)), integerField(20, 3))

const joinFields = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))

/** `edit` gets the graph's nodes, which it may change, and may return others; `constants` are added. */
export const edited = (
  bytes: Uint8Array,
  edit: (nodes: EditableNode[]) => readonly EditableNode[] | undefined,
  constants: readonly Uint8Array[] = [],
): Uint8Array => {
  const { rest, graph } = readOnnx(bytes)
  const nodes = graph.filter(({ tag }) => tag === 1).map(({ content }) => readNode(content))
  const after = edit(nodes) ?? nodes
  return writeOnnx(rest, [
    ...after.map(writeNode),
    ...graph.filter(({ tag }) => tag !== 1 && tag !== 13).map(({ raw }) => raw),
    ...constants,
  ])
}

export const newNode = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly (readonly [string, Uint8Array])[] = [],
  domain = '',
): EditableNode => ({ op, inputs: [...inputs], outputs: [output], attributes: new Map(attributes), domain })

export { constantField }

/** Operators of the same number of inputs. */
const relatives: readonly (readonly string[])[] = [
  ['Add', 'Mul', 'Div', 'Sub', 'Max'],
  ['Log', 'Cos', 'Exp', 'Sigmoid', 'Tanh', 'Neg'],
  ['ReduceL2', 'ReduceMean', 'ReduceL1'],
]

const attributeChanges: Readonly<Record<string, (pick: (below: number) => number) => Uint8Array>> = {
  alpha: (pick) => floatAttribute('alpha', [0.5, 1, 1.702, 2.5, -1, 0][pick(6)]!),
  axes: (pick) => integersAttribute('axes', [[1], [2], [1, 2], [-1], [3]][pick(5)]!),
  axis: (pick) => integerAttribute('axis', [0, 1, 2, 3][pick(4)]!),
  keepdims: (pick) => integerAttribute('keepdims', pick(2)),
  pads: (pick) =>
    integersAttribute(
      'pads',
      [
        [0, 0, 0, 0],
        [1, 1, 1, 1],
        [2, 2, 2, 2],
        [1, 0, 1, 0],
        [0, 1, 2, 1],
      ][pick(5)]!,
    ),
  strides: (pick) =>
    integersAttribute(
      'strides',
      [
        [1, 1],
        [2, 2],
        [1, 2],
      ][pick(3)]!,
    ),
  equation: (pick) =>
    textAttribute(
      'equation',
      ['bhdq,bhdk,s->bhqk', 'bhdk,bhdq,s->bhqk', 'bhdk,bhqk->bhdq', 'bhdq,bhqk->bhdk', 'bhdq,bhdk,s->bhkq'][pick(5)]!,
    ),
  mode: (pick) => textAttribute('mode', ['CRD', 'DCR', 'nearest', 'linear', 'constant', 'edge'][pick(6)]!),
  nearest_mode: (pick) => textAttribute('nearest_mode', ['floor', 'ceil', 'round_prefer_floor'][pick(3)]!),
  coordinate_transformation_mode: (pick) =>
    textAttribute('coordinate_transformation_mode', ['asymmetric', 'half_pixel', 'align_corners'][pick(3)]!),
  blocksize: (pick) => integerAttribute('blocksize', 1 + pick(4)),
}

/** One change at random of one node; what changed, in words. */
export const mutate = (nodes: EditableNode[], pick: (below: number) => number): string => {
  const node = nodes[pick(nodes.length)]!
  const known = [...node.attributes.keys()].filter((name) => Object.hasOwn(attributeChanges, name))
  const words = `${node.op} ${node.outputs[0]}`
  switch (known.length > 0 ? pick(5) : 1 + pick(3)) {
    case 1: {
      const family = relatives.find((ops) => ops.includes(node.op))
      if (family) node.op = family[pick(family.length)]!
      return `${words} becomes ${node.op}`
    }
    case 2:
      node.inputs.reverse()
      return `${words} with its inputs turned round`
    case 3: {
      const before = nodes.slice(0, nodes.indexOf(node)).flatMap(({ outputs }) => outputs)
      const at = pick(node.inputs.length)
      const other = before[Math.max(0, before.length - 1 - pick(12))]
      if (other) node.inputs[at] = other
      return `${words} reads ${node.inputs[at]} at ${at}`
    }
    default: {
      const name = known[pick(known.length)]!
      node.attributes.set(name, attributeChanges[name]!(pick))
      return `${words} with another ${name}`
    }
  }
}
