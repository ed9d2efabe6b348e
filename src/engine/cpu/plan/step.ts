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

/** Space for packed weights, made by `pack` from weights that it puts beside them for the moment. */
export const packed = (
  { memory }: Kernels,
  size: number,
  weights: Float32Array,
  pack: (weights: number, packed: number) => void,
): number => {
  const to = memory.alloc(size)
  const mark = memory.mark()
  pack(memory.put(weights), to)
  memory.release(mark)
  return to
}
