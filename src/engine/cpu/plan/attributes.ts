/** Attributes of a node, checked for what the planner knows. */
import type { GraphNode } from '../graph.ts'
import { Refusal } from '../refusal.ts'
import type { Planner } from './planner.ts'

/** Throws Refusal; `what` goes on after the operator's name: the page says that its kernels "do not cover Mul of ...". */
export function refuse(node: GraphNode, what: string): never {
  throw new Refusal(`${node.op} ${what}`)
}

export const numberOf = ({ attributes }: GraphNode, name: string, usual: number): number => {
  const value = attributes[name]
  return typeof value === 'number' ? value : usual
}

export const textAttribute = ({ attributes }: GraphNode, name: string, usual: string): string => {
  const value = attributes[name]
  return typeof value === 'string' ? value : usual
}

export const numbersOf = ({ attributes }: GraphNode, name: string): readonly number[] | undefined => {
  const value = attributes[name]
  return Array.isArray(value) ? (value as readonly number[]) : undefined
}

/** A list of integers that older versions of an operator have as an attribute and newer ones as an input. */
export const integersOf = (
  node: GraphNode,
  planner: Planner,
  attribute: string,
  input: number,
): readonly number[] | undefined => {
  const given = numbersOf(node, attribute)
  if (given) return given
  const constant = planner.constant(node.inputs[input])
  return constant && [...constant.values()]
}

/** Whether a node reduces over this axis alone and keeps it. */
export const reducesOver = (node: GraphNode, planner: Planner, axis: number): boolean => {
  const axes = integersOf(node, planner, 'axes', 1)
  return axes?.length === 1 && axes[0] === axis && numberOf(node, 'keepdims', 1) === 1
}

/** Throws Refusal where a node has attributes beyond these: what they change is not known. */
export const expectOnly = (node: GraphNode, ...known: readonly string[]): void => {
  for (const name of Object.keys(node.attributes)) if (!known.includes(name)) refuse(node, `with ${name}`)
}

/** The other one of two inputs; undefined when both are the same. */
export const otherInput = (node: GraphNode, name: string): string | undefined => {
  const [first, second] = node.inputs
  if (node.inputs.length !== 2 || first === second) return undefined
  if (first === name) return second
  return second === name ? first : undefined
}
