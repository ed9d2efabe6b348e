/** Addresses of a plan's tensors for one size of batch: maps share memory with those that nobody reads any more. */
import type { Memory } from '../memory.ts'
import type { Plan } from './planner.ts'
import { floatsOf, rootOf, type Tensor } from './tensor.ts'

interface Life {
  /** Index of the last step that touches it. */
  last: number
}

/** Maps of one size and form have one border, which stays zero: they follow each other in the same place. */
const formOf = ({ channels, side, isPadded }: Tensor): string => `${channels.width} ${side} ${isPadded}`

/** Gives every tensor its address, in bytes; its memory is taken from where `memory` stands. */
export const layOut = (plan: Plan, memory: Memory, images: number): ((tensor: Tensor) => number) => {
  const lives = new Map<Tensor, Life>()
  for (const [index, { reads, writes }] of plan.steps.entries())
    for (const tensor of [...reads, ...writes]) {
      const { root } = rootOf(tensor)
      lives.set(root, { last: index })
    }
  const addresses = new Map<Tensor, number>()
  const free = new Map<string, number[]>()
  const place = (root: Tensor): void => {
    if (addresses.has(root)) return
    // Rows keep zeros in the lanes between their numbers, and padded maps around their pixels.
    const take = root.kind === 'rows' || root.isPadded ? memory.zeros : memory.alloc
    const reused = root.kind === 'map' ? free.get(formOf(root))?.pop() : undefined
    addresses.set(root, reused ?? take(floatsOf(root, images)))
  }
  for (const tensor of [plan.x, plan.sigma, plan.label]) place(tensor)
  for (const [index, { reads, writes }] of plan.steps.entries()) {
    const roots = new Set([...reads, ...writes].map((tensor) => rootOf(tensor).root))
    for (const root of roots) place(root)
    for (const root of roots) {
      if (root.kind !== 'map' || lives.get(root)!.last !== index) continue
      const form = formOf(root)
      free.set(form, [...(free.get(form) ?? []), addresses.get(root)!])
    }
  }
  return (tensor) => {
    const { root, lane } = rootOf(tensor)
    const address = addresses.get(root)
    if (address === undefined) throw new Error('a tensor that no step makes')
    // Only plain tensors are parts of others, and a part is whole blocks of them.
    return address + 4 * lane * images * root.side ** 2
  }
}
