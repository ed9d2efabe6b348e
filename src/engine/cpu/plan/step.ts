import type { Kernels } from '../kernels.ts'
import type { Tensor } from './tensor.ts'

/** Where a step finds its tensors, for one size of batch. */
export interface Site {
  readonly images: number
  /** Address in bytes. */
  readonly at: (tensor: Tensor) => number
  /** Address of what the step asked for as `scratch`. */
  readonly scratch: number
}

/** One call of a kernel, or a few. */
export interface Step {
  /** For measurements. */
  readonly name: string
  readonly reads: readonly Tensor[]
  readonly writes: readonly Tensor[]
  /** Floats that nobody else uses while it runs. */
  readonly scratch?: (images: number) => number
  /** Puts its weights into memory, once; then gives, for each size of batch, the call itself. */
  readonly load: (kernels: Kernels) => (site: Site) => () => void
}

/** A step without weights: `call` gives, for each size of batch, the call itself. */
export const callStep = (
  name: string,
  reads: readonly Tensor[],
  to: Tensor,
  call: (kernels: Kernels, site: Site) => () => void,
): Step => ({ name, reads, writes: [to], load: (kernels) => (site) => call(kernels, site) })

/**
 * Space for `size` floats of packed weights, made by `pack` from `count` that `lay` writes beside them for the moment: into
 * zeros, and not by way of another array, since a network's weights are most of what a page has in memory.
 */
export const packed = (
  { memory }: Kernels,
  [size, count]: readonly [number, number],
  lay: (into: Float32Array) => void,
  pack: (weights: number, packed: number) => void,
): number => {
  const to = memory.alloc(size)
  const mark = memory.mark()
  const weights = memory.zeros(count)
  lay(memory.floats.subarray(weights / 4, weights / 4 + count))
  pack(weights, to)
  memory.release(mark)
  return to
}
