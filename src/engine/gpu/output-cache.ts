/** Outputs of the network's calls that stay on the GPU for runs that begin alike; see call-cache.ts. */
import type { Program } from '../../core/program.ts'
import { type CallCache, type CallTrail, createCallCache } from '../call-cache.ts'
import { createGrowingBuffer } from './buffers.ts'

/** A tensor of all images, in the cache's buffer. */
export interface CachedOutput {
  readonly offset: number
  readonly byteLength: number
}

export interface OutputTrail extends CallTrail<CachedOutput> {
  readonly buffer: GPUBuffer
  /** Room for one more output, until it is kept or another one is asked for. */
  room(): CachedOutput
}

export interface FollowRequest {
  readonly program: Program
  readonly seed: number
  readonly labels: readonly (number | null)[]
  readonly firstImage: number
  readonly tensorBytes: number
  /** Most bytes of all outputs together. */
  readonly budget: number
  /** That take turns in keeping outputs: what one has asked for stays until its next call. */
  readonly designs: number
}

export interface OutputCache {
  /** Drops outputs of tensors of another size. */
  follow(request: FollowRequest): OutputTrail
  /** Drops all outputs. */
  clear(): void
  /** Frees the buffer too; it is made again when somebody follows. */
  release(): void
}

/** More are of no use: a long run has some hundred calls. */
const mostOutputs = 512

export const createOutputCache = (device: GPUDevice): OutputCache => {
  const { STORAGE, COPY_DST } = GPUBufferUsage
  const pool = createGrowingBuffer(device, 'outputs', STORAGE | COPY_DST)
  let size = 0
  let places = 0
  let free: CachedOutput[] = []
  let cache: CallCache<CachedOutput> | undefined

  const clear = (): void => cache?.clear()
  return {
    follow: ({ program, seed, labels, firstImage, tensorBytes, budget, designs }) => {
      // One output at least is kept while there is room for another, and none goes before it is read.
      const count = Math.max(2 * designs, Math.min(mostOutputs, Math.floor(budget / tensorBytes)))
      if (!cache || tensorBytes !== size || count !== places) {
        size = tensorBytes
        places = count
        free = Array.from({ length: count }, (_, k) => ({ offset: k * tensorBytes, byteLength: tensorBytes }))
        cache = createCallCache<CachedOutput>((count - 1) * tensorBytes, (output) => free.push(output))
      }
      const trail = cache.follow(program, seed, labels, firstImage)
      return {
        buffer: pool.ofSize(count * tensorBytes),
        next: trail.next,
        room: () => free.at(-1)!,
        keep: (output) => {
          free.splice(free.indexOf(output), 1)
          trail.keep(output)
        },
      }
    },
    clear,
    release: () => {
      clear()
      pool.destroy()
    },
  }
}
