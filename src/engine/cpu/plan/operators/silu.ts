/** x sigmoid(alpha x): onnxruntime's QuickGelu, or a Sigmoid and a Mul. */
import { isSame } from '../../channels.ts'
import type { GraphNode } from '../../graph.ts'
import { expectOnly, numberOf, otherInput, refuse } from '../attributes.ts'
import type { Operator, Planner } from '../planner.ts'
import { callStep } from '../step.ts'
import { mapTensor, rowsTensor, type Tensor } from '../tensor.ts'
import { isPaddedFor } from './padding.ts'

export interface Silu {
  readonly alpha: number
  readonly output: string
  readonly nodes: readonly GraphNode[]
}

/** onnxruntime's own default. */
const usualAlpha = 1.702

/** The Mul that makes a SiLU of x and its Sigmoid; undefined where something else is done with them. */
const siluEnd = (sigmoid: GraphNode, planner: Planner): GraphNode | undefined => {
  const mul = planner.onlyUser(sigmoid.outputs[0]!, 'Mul')
  return mul && otherInput(mul, sigmoid.outputs[0]!) === sigmoid.inputs[0] ? mul : undefined
}

/** The SiLU of a tensor that nobody else reads. */
export const matchSilu = (name: string, planner: Planner): Silu | undefined => {
  const gelu = planner.onlyUser(name, 'com.microsoft.QuickGelu')
  if (gelu) {
    expectOnly(gelu, 'alpha')
    return { alpha: numberOf(gelu, 'alpha', usualAlpha), output: gelu.outputs[0]!, nodes: [gelu] }
  }
  const users = planner.users(name)
  const sigmoid = users.find(({ op }) => op === 'Sigmoid')
  const mul = sigmoid && siluEnd(sigmoid, planner)
  if (!mul || users.length !== 2 || !users.includes(mul)) return undefined
  return { alpha: 1, output: mul.outputs[0]!, nodes: [sigmoid, mul] }
}

const emitSilu = (node: GraphNode, planner: Planner, from: Tensor, alpha: number, output: string): void => {
  if (from.kind === 'pixels' || from.isPadded) refuse(node, 'of anything but feature maps or rows')
  const isPadded = from.kind === 'map' && isPaddedFor(output, planner)
  const to = from.kind === 'rows' ? rowsTensor(from.channels, from.rank) : mapTensor(from.channels, from.side, isPadded)
  planner.emit(
    callStep('SiLU', [from], to, (kernels, { images, at }) => {
      const { side, channels } = from
      const [x, y] = [at(from), at(to)]
      if (isPadded) return () => kernels.pad(x, y, (images * channels.width) / kernels.block, side, alpha)
      return () => kernels.quick_gelu(x, y, images * side * side * channels.width, alpha)
    }),
  )
  planner.define(output, to)
}

export const quickGelu: Operator = (node, planner) => {
  expectOnly(node, 'alpha')
  const from = planner.find(node.inputs[0])
  const alpha = numberOf(node, 'alpha', usualAlpha)
  // The kernel that pads takes 0 for no activation at all.
  if (!from || !(Math.abs(alpha) > 0)) refuse(node, 'of anything but feature maps or rows')
  emitSilu(node, planner, from, alpha, node.outputs[0]!)
}

export const sigmoid: Operator = (node, planner) => {
  expectOnly(node)
  const from = planner.find(node.inputs[0])
  const mul = siluEnd(node, planner)
  if (!from || !mul) refuse(node, 'outside a SiLU')
  planner.take(mul)
  emitSilu(node, planner, from, 1, mul.outputs[0]!)
}

/** Whether two tensors lie alike, so that kernels may go over both at once. */
export const liesLike = (a: Tensor, b: Tensor): boolean =>
  a.kind === b.kind &&
  a.side === b.side &&
  a.rank === b.rank &&
  a.isPadded === b.isPadded &&
  isSame(a.channels, b.channels)
