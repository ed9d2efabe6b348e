/**
 * A network as a list of calls of kernels. Nodes are taken in the order of the graph, each by the function for its operator in
 * operators/; one that recognises what follows takes that along. What nobody recognises is refused by name.
 */
import { channelsOf } from '../channels.ts'
import type { Constant } from '../constant.ts'
import type { Graph, GraphNode } from '../graph.ts'
import type { Block } from '../kernels.ts'
import { Refusal } from '../refusal.ts'
import type { Step } from './step.ts'
import { pixelsTensor, rowsTensor, type Tensor } from './tensor.ts'

export interface Planner {
  readonly block: Block
  readonly constant: (name: string | undefined) => Constant | undefined
  /** A constant of one number, of no more axes than `rank`. */
  readonly scalar: (name: string | undefined, rank?: number) => number | undefined
  /** What an earlier node computes; undefined for constants. */
  readonly find: (name: string | undefined) => Tensor | undefined
  readonly users: (name: string) => readonly GraphNode[]
  /** The one node that reads it, if it is of this operator and nobody else, the network's user included, sees it. */
  readonly onlyUser: (name: string, op: string) => GraphNode | undefined
  readonly define: (name: string, tensor: Tensor) => void
  readonly emit: (step: Step) => void
  /** These nodes are computed along with the present one. */
  readonly take: (...nodes: readonly GraphNode[]) => void
}

export type Operator = (node: GraphNode, planner: Planner) => void

export interface Plan {
  readonly block: Block
  readonly steps: readonly Step[]
  readonly x: Tensor
  readonly sigma: Tensor
  readonly label: Tensor
  readonly denoised: Tensor
}

export interface Interface {
  /** Side of the images in pixels, and number of labels. */
  readonly side: number
  readonly classes: number
}

/** Versions of ONNX's operators whose meaning the planner knows. */
const opsets = { least: 13, most: 21 }

const float = 1

/** Throws Refusal unless the network takes x, sigma and label and gives denoised, in any batch. */
const checkInterface = ({ inputs, outputs, opset }: Graph, { side, classes }: Interface): void => {
  if (opset < opsets.least || opset > opsets.most) throw new Refusal(`version ${opset} of ONNX's operators`)
  const image = ['B', 3, side, side]
  const wanted = new Map<string, readonly (number | string)[]>(
    Object.entries({ x: image, sigma: ['B'], label: ['B', classes], denoised: image }),
  )
  if (inputs.length !== 3 || outputs.length !== 1)
    throw new Refusal('inputs or outputs other than x, sigma, label and denoised')
  for (const { name, type, dims } of [...inputs, ...outputs]) {
    const fits =
      type === float &&
      dims?.length === wanted.get(name)?.length &&
      dims?.every((size, axis) => (axis === 0 ? typeof size === 'string' : size === wanted.get(name)![axis]))
    if (!fits) throw new Refusal(`${name} of another shape, or of a fixed batch`)
  }
}

/** Throws Refusal, which names the first thing that is not known. */
export const makePlan = (
  graph: Graph,
  shapes: Interface,
  block: Block,
  operators: Readonly<Record<string, Operator>>,
): Plan => {
  checkInterface(graph, shapes)
  const tensors = new Map<string, Tensor>()
  const users = new Map<string, GraphNode[]>()
  for (const node of graph.nodes)
    for (const name of new Set(node.inputs)) {
      const known = users.get(name)
      if (known) known.push(node)
      else users.set(name, [node])
    }
  const results = new Set(graph.outputs.map(({ name }) => name))
  const steps: Step[] = []
  const taken = new Set<GraphNode>()
  const constant = (name: string | undefined): Constant | undefined => (name ? graph.constants.get(name) : undefined)
  const planner: Planner = {
    block,
    constant,
    scalar: (name, rank = 4) => {
      const one = constant(name)
      return one && one.dims.length <= rank && one.dims.every((size) => size === 1) ? one.values()[0] : undefined
    },
    find: (name) => (name ? tensors.get(name) : undefined),
    users: (name) => users.get(name) ?? [],
    onlyUser: (name, op) => {
      const all = users.get(name) ?? []
      return all.length === 1 && all[0]!.op === op && !results.has(name) && !taken.has(all[0]!) ? all[0] : undefined
    },
    define: (name, tensor) => tensors.set(name, tensor),
    emit: (step) => steps.push(step),
    take: (...nodes) => {
      for (const node of nodes) taken.add(node)
    },
  }
  const x = pixelsTensor(3, shapes.side)
  const sigma = rowsTensor(channelsOf(1, block), 1)
  const label = rowsTensor(channelsOf(shapes.classes, block), 2)
  for (const [name, tensor] of Object.entries({ x, sigma, label })) tensors.set(name, tensor)
  for (const node of graph.nodes) {
    if (taken.has(node)) continue
    const operator = Object.hasOwn(operators, node.op) ? operators[node.op] : undefined
    if (!operator) throw new Refusal(`the operator ${node.op}`)
    operator(node, planner)
  }
  const denoised = tensors.get('denoised')
  if (denoised?.kind !== 'pixels' || denoised.side !== shapes.side || denoised.channels.at.length !== 3)
    throw new Refusal('an output that is not an image')
  return { block, steps, x, sigma, label, denoised }
}
