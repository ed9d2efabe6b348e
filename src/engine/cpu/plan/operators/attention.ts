/** Cosine attention: from the reshaped queries, keys and values to the map that comes out of it, one kernel for nine nodes. */
import { groupsOf, isSame } from '../../channels.ts'
import type { GraphNode } from '../../graph.ts'
import { expectOnly, integersOf, numberOf, reducesOver, refuse, textAttribute } from '../attributes.ts'
import type { Planner } from '../planner.ts'
import { mapTensor, type Tensor } from '../tensor.ts'

export interface Attention {
  readonly heads: number
  /** Channels of a head. */
  readonly depth: number
  readonly pixels: number
  readonly eps: number
  /** Before q.k of unit vectors. */
  readonly factor: number
  readonly output: string
  readonly nodes: readonly GraphNode[]
}

/** exp of a larger one would leave the range of float32; no maximum is taken out. */
const largestFactor = 40

const equation = (node: GraphNode): string => textAttribute(node, 'equation', '').replaceAll(' ', '')

/** The node of this operator that alone reads all of these. */
const onlyUserOf = (names: readonly string[], op: string, planner: Planner): GraphNode | undefined => {
  const [first, ...others] = names.map((name) => planner.onlyUser(name, op))
  return first && others.every((other) => other === first) ? first : undefined
}

/** The norm of a tensor over axis 2 that nobody else reads: its eps, its result, and its nodes. */
const matchNorm = (name: string, planner: Planner) => {
  const users = planner.users(name)
  const reduce = users.find(({ op }) => op === 'ReduceL2')
  const add = reduce && planner.onlyUser(reduce.outputs[0]!, 'Add')
  const div = add && planner.onlyUser(add.outputs[0]!, 'Div')
  const eps = add && planner.scalar(add.inputs.find((input) => input !== reduce.outputs[0]))
  const fits =
    div &&
    users.length === 2 &&
    div.inputs[0] === name &&
    div.inputs[1] === add.outputs[0] &&
    reducesOver(reduce, planner, 2)
  return fits && eps !== undefined && eps >= 0 ? { eps, output: div.outputs[0]!, nodes: [reduce, add, div] } : undefined
}

/** What begins with a Reshape to [B, 3 heads, depth, pixels]; undefined where it is something else. */
export const matchAttention = (reshape: GraphNode, planner: Planner): Attention | undefined => {
  const [batch, groups, depth, pixels, ...rest] = planner.constant(reshape.inputs[1])?.values() ?? []
  if (batch === undefined || batch > 0 || !groups || !depth || !pixels || rest.length > 0 || groups % 3 !== 0)
    return undefined
  if (numberOf(reshape, 'allowzero', 0) !== 0 || groups < 0 || depth < 0 || pixels < 0) return undefined
  const heads = groups / 3
  const norm = matchNorm(reshape.outputs[0]!, planner)
  const split = norm && planner.onlyUser(norm.output, 'Split')
  const sizes = split && integersOf(split, planner, 'split', 1)
  if (!split || numberOf(split, 'axis', 0) !== 1 || sizes?.join() !== [heads, heads, heads].join()) return undefined
  const [q, k, v] = split.outputs as [string, string, string]
  const logits = onlyUserOf([q, k], 'Einsum', planner)
  const softmax = logits && planner.onlyUser(logits.outputs[0]!, 'Softmax')
  const mean = softmax && onlyUserOf([v, softmax.outputs[0]!], 'Einsum', planner)
  const back = mean && planner.onlyUser(mean.outputs[0]!, 'Reshape')
  if (!back) return undefined
  const factor = planner.constant(logits.inputs[2])
  const shape = planner.constant(back.inputs[1])?.values()
  const side = Math.sqrt(pixels)
  const fits =
    equation(logits) === 'bhdq,bhdk,s->bhqk' &&
    logits.inputs.slice(0, 2).join() === [q, k].join() &&
    factor?.dims.join() === '1' &&
    [-1, 3].includes(numberOf(softmax, 'axis', -1)) &&
    equation(mean) === 'bhdk,bhqk->bhdq' &&
    mean.inputs.join() === [v, softmax.outputs[0]!].join() &&
    shape?.length === 4 &&
    [0, -1].includes(shape[0]!) &&
    shape.slice(1).join() === [heads * depth, side, side].join() &&
    numberOf(back, 'allowzero', 0) === 0
  if (!fits) return undefined
  const largest = factor!.values()[0]!
  if (!(Math.abs(largest) <= largestFactor) || pixels % 8 !== 0) return undefined
  const nodes = [...norm.nodes, split, logits, softmax, mean, back]
  return { heads, depth, pixels, eps: norm.eps, factor: largest, output: back.outputs[0]!, nodes }
}

/** Reshape of a map: only attention does that. */
export const reshapeMap = (node: GraphNode, planner: Planner, from: Tensor): void => {
  const found = matchAttention(node, planner)
  if (!found) refuse(node, 'of a feature map outside cosine attention')
  for (const inner of found.nodes) expectOnly(inner, 'allowzero', 'axes', 'axis', 'equation', 'keepdims', 'split')
  const { heads, depth, pixels, eps, factor } = found
  const wanted = groupsOf(Array<number>(3 * heads).fill(depth), 4, planner.block)
  if (from.isPadded || from.side ** 2 !== pixels || !isSame(from.channels, wanted))
    refuse(node, 'of a feature map outside cosine attention')
  const to = mapTensor(groupsOf(Array<number>(heads).fill(depth), 4, planner.block), from.side)
  const lanes = Math.ceil(depth / 4) * 4
  planner.emit({
    name: 'attention',
    reads: [from],
    writes: [to],
    scratch: () => 3 * pixels * lanes + pixels * pixels,
    load:
      (kernels) =>
      ({ images, at, scratch }) => {
        const [qkv, out] = [at(from), at(to)]
        return () => kernels.attention(qkv, out, images, pixels, heads, lanes, eps, factor, scratch)
      },
  })
  planner.take(...found.nodes)
  planner.define(found.output, to)
}
