/** The compiled kernels (kernels/*.h say what each computes), bound to a memory and to one size of block. */
import { createMemory, type Memory } from './memory.ts'

/** Channels that lie side by side in memory. */
export const blocks = [32, 16] as const
export type Block = (typeof blocks)[number]

/** Addresses are in bytes, strides in floats. */
interface BlockKernels {
  gemm(
    a: number,
    aBlock: number,
    kBlocks: number,
    rows: number,
    weights: number,
    columns: number,
    c: number,
    cBlock: number,
  ): void
  pack(weights: number, inputs: number, outputs: number, taps: number, packed: number): void
  winograd(
    tile: 2 | 4,
    input: number,
    images: number,
    side: number,
    kBlocks: number,
    weights: number,
    nBlocks: number,
    output: number,
    scratch: number,
    chunk: number,
  ): void
  pack_winograd(tile: 2 | 4, weights: number, inputs: number, outputs: number, packed: number): void
  pad(x: number, y: number, maps: number, side: number, alpha: number): void
  pixel_norm(x: number, y: number, pixels: number, blocks: number, eps: number): void
  upsample(x: number, y: number, maps: number, side: number): void
  gather_halves(x: number, y: number, images: number, side: number, blocks: number): void
  gather_pixels(
    x: number,
    y: number,
    images: number,
    channels: number,
    side: number,
    kernel: number,
    stride: number,
    pad: number,
  ): void
  spread(x: number, y: number, images: number, colours: number, side: number, factor: number): void
  attention(
    qkv: number,
    out: number,
    images: number,
    pixels: number,
    heads: number,
    depth: number,
    eps: number,
    factor: number,
    scratch: number,
  ): void
}

interface PlainKernels {
  scale(x: number, y: number, count: number, factor: number): void
  add(a: number, b: number, y: number, count: number): void
  quick_gelu(x: number, y: number, count: number, alpha: number): void
  add_to_images(x: number, constant: number, y: number, images: number, count: number, blocks: number): void
}

export interface Kernels extends BlockKernels, PlainKernels {
  readonly block: Block
  readonly memory: Memory
}

const blockNames = [
  'gemm',
  'pack',
  'winograd',
  'pack_winograd',
  'pad',
  'pixel_norm',
  'upsample',
  'gather_halves',
  'gather_pixels',
  'spread',
  'attention',
] as const satisfies readonly (keyof BlockKernels)[]

/** Pages of 64 KiB to begin with; the memory grows to what the network needs. */
const firstPages = 16

/** A memory of its own, with the kernels in it. */
export const createKernels = (module: WebAssembly.Module, block: Block): Kernels => {
  const memory = new WebAssembly.Memory({ initial: firstPages })
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  const base = Number((exports.__heap_base as WebAssembly.Global).value)
  const bound = Object.fromEntries(blockNames.map((name) => [name, exports[`${name}_${block}`]]))
  return {
    ...(exports as unknown as PlainKernels),
    ...(bound as unknown as BlockKernels),
    block,
    memory: createMemory(memory, base),
  }
}
