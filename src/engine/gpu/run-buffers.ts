/** What runs work in: the same few buffers, run after run. */
import { lengthOf } from '../card.ts'
import type { GpuBudget } from '../protocol.ts'
import { createGrowingBuffer } from './buffers.ts'
import type { Plan } from './plan.ts'
import type { Rows } from './rows.ts'
import { stampBytes } from './stamps.ts'

/** Sizes in bytes, and a side. */
export interface RunSizes {
  /** Side of an image, in pixels. */
  readonly side: number
  /** Bytes of a tensor of all images. */
  readonly tensor: number
  /** Bytes of a step's three panels of all images, RGBA. */
  readonly frame: number
  /** Frames that there are pixels for; frame k is at k modulo this. */
  readonly framesHeld: number
}

export const sizesOf = (side: number, images: number, steps: number, budget: GpuBudget): RunSizes => {
  const tensor = 4 * images * lengthOf(side)
  // Four bytes a pixel are four thirds of a byte an element, three times.
  const frame = tensor
  return { side, tensor, frame, framesHeld: Math.max(1, Math.min(steps, Math.floor(budget.pixels / frame))) }
}

/** The first word of a readback is the fault, see combine.wgsl; padded. */
export const faultBytes = 16

const usages = () => {
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage
  return {
    rows: UNIFORM | COPY_DST,
    table: STORAGE | COPY_DST,
    arena: STORAGE | COPY_SRC | COPY_DST,
    pixels: STORAGE | COPY_SRC,
    faults: STORAGE | COPY_SRC | COPY_DST,
    staging: MAP_READ | COPY_DST,
  }
}

type BufferName = keyof ReturnType<typeof usages>

export type RunBuffers = Readonly<Record<BufferName, GPUBuffer>>

export interface RunBufferPool {
  /** Buffers of at least the sizes that a run needs. */
  prepare(plan: Plan, rows: Rows, sizes: RunSizes, launches: number): RunBuffers
  /** They are made again when a run needs them. */
  release(): void
}

export const createRunBufferPool = (device: GPUDevice): RunBufferPool => {
  const pool = Object.entries(usages()).map(
    ([name, usage]) => [name as BufferName, createGrowingBuffer(device, name, usage)] as const,
  )
  return {
    prepare: (plan, { rows, table }, { tensor, frame, framesHeld }, launches) => {
      const sizes: Record<BufferName, number> = {
        rows: rows.byteLength,
        table: table.byteLength,
        arena: plan.slots * tensor,
        pixels: framesHeld * frame,
        faults: faultBytes,
        staging: faultBytes + tensor + framesHeld * frame + stampBytes * launches,
      }
      return Object.fromEntries(pool.map(([name, buffer]) => [name, buffer.ofSize(sizes[name])])) as RunBuffers
    },
    release: () => {
      for (const [, buffer] of pool) buffer.destroy()
    },
  }
}
