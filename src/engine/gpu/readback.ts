/** The way of a run's steps and of its result to the page: pixels made on the GPU, read in as few mappings as possible. */
import { notNumbers } from '../fault.ts'
import type { Frame } from '../protocol.ts'
import type { Commands } from './commands.ts'
import type { FramePlan, Plan } from './plan.ts'
import { faultBytes, type RunBuffers, type RunSizes } from './run-buffers.ts'
import { readStamps, type Stamps } from './stamps.ts'

export interface ReadbackOptions {
  readonly plan: Plan
  readonly buffers: RunBuffers
  readonly sizes: RunSizes
  readonly commands: Commands
  readonly stamps: Stamps
  /** Encodes the pixels of a frame. */
  readonly paint: (frame: FramePlan) => void
  readonly show: (step: number, pixels: Pick<Frame, 'state' | 'denoised' | 'residual'>) => void
  /** Throws where the run is cancelled. */
  readonly goOn: () => void
}

export interface Readback {
  /** A step whose tensors are there, in order. */
  add(frame: FramePlan): void
  /** Makes the pixels of steps before `end`, or of all; shows steps whose pixels they would replace. */
  paint(end?: number): Promise<void>
  /** Shows all steps that there are pixels of. */
  show(): Promise<void>
  /** The same, with the tensor of a slot and the device's times. */
  showWith(slot: number): Promise<{
    readonly tensor: Float32Array<ArrayBuffer>
    readonly clock: ReturnType<typeof readStamps>
  }>
}

/** See combine.wgsl. */
const noFault = 0
const faultOfFirstCall = 0xffffffff

const panels = 3

/** Throws EngineFault when a call of the network gave non-finite numbers. */
const checkFault = (fault: number, { launches, nfe }: Plan): void => {
  if (fault === noFault) return
  const call = faultOfFirstCall - fault
  throw notNumbers(call, nfe, launches.find(({ feed }) => feed?.call === call)?.feed?.sigma ?? Number.NaN)
}

export const createReadback = (options: ReadbackOptions): Readback => {
  const { plan, buffers, sizes, commands, stamps, paint, show, goOn } = options
  const { staging } = buffers
  const frames: FramePlan[] = []
  /** Frames before `painted` have pixels and may have lost their tensors; frames before `shown` are the page's. */
  let painted = 0
  let shown = 0

  const read = async <T>(encode: () => void, bytes: number, use: (mapped: ArrayBuffer) => T): Promise<T> => {
    encode()
    commands.encoder().copyBufferToBuffer(buffers.faults, 0, staging, 0, faultBytes)
    commands.submit()
    await staging.mapAsync(GPUMapMode.READ, 0, bytes)
    try {
      goOn()
      const mapped = staging.getMappedRange(0, bytes)
      checkFault(new Uint32Array(mapped, 0, 1)[0]!, plan)
      return use(mapped)
    } finally {
      staging.unmap()
    }
  }

  /** Encodes the copy of frames that are not shown; their bytes, and what shows them. */
  const encodeFrames = (at: number): { readonly bytes: number; readonly use: (mapped: ArrayBuffer) => void } => {
    const first = shown
    const end = painted
    const offsetOf = (frame: number): number => at + (frame - first) * sizes.frame
    for (let frame = first; frame < end; frame++) {
      const from = (frame % sizes.framesHeld) * sizes.frame
      commands.encoder().copyBufferToBuffer(buffers.pixels, from, staging, offsetOf(frame), sizes.frame)
    }
    const size = sizes.frame / panels
    return {
      bytes: offsetOf(end) - at,
      use: (mapped) => {
        for (; shown < end; shown++) {
          const panel = (k: number): Uint8ClampedArray<ArrayBuffer> => {
            const offset = offsetOf(shown) + k * size
            return new Uint8ClampedArray(mapped.slice(offset, offset + size))
          }
          show(frames[shown]!.step, { state: panel(0), denoised: panel(1), residual: panel(2) })
        }
      },
    }
  }

  const showFrames = async (): Promise<void> => {
    const { bytes, use } = encodeFrames(faultBytes)
    await read(() => {}, faultBytes + bytes, use)
  }

  return {
    add: (frame) => {
      frames.push(frame)
    },
    paint: async (end = frames.length) => {
      for (; painted < end; painted++) {
        if (painted - shown >= sizes.framesHeld) await showFrames()
        paint(frames[painted]!)
      }
    },
    show: showFrames,
    showWith: async (slot) => {
      const framesAt = faultBytes + sizes.tensor
      const { bytes, use } = encodeFrames(framesAt)
      const stampsAt = framesAt + bytes
      const encode = (): void => {
        const encoder = commands.encoder()
        encoder.copyBufferToBuffer(buffers.arena, slot * sizes.tensor, staging, faultBytes, sizes.tensor)
        stamps.copy(encoder, staging, stampsAt)
      }
      return read(encode, stampsAt + stamps.bytes, (mapped) => {
        use(mapped)
        return {
          tensor: new Float32Array(mapped.slice(faultBytes, framesAt)),
          clock: readStamps(new BigUint64Array(mapped.slice(stampsAt))),
        }
      })
    },
  }
}
