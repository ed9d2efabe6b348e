/** Runs programs on the GPU: from the first noise to the last image nothing crosses the bus but launches. */
import type { RunControl, RunOutcome } from '../backend.ts'
import { imageLength } from '../card.ts'
import { notNumbers } from '../fault.ts'
import type { Frame, RunAccount, RunRequest } from '../protocol.ts'
import { paintDenoised, paintGrey } from '../tonemap.ts'
import { createGrowingBuffer, watchMemory } from './buffers.ts'
import type { Kernels } from './kernels.ts'
import type { Meter } from './meter.ts'
import type { Network } from './network.ts'
import { createPacer } from './pacer.ts'
import { type FramePlan, planRun } from './plan.ts'
import { cutBatches, packRows } from './rows.ts'
import { createStamps, readStamps } from './stamps.ts'

/** Bytes that the runs' buffers may have. */
export interface Budget {
  /** Of all tensors of a run: as many steps as fit stay in float32, older ones as pixels. */
  readonly arena: number
  /** Of the pixels of steps: past it they are read back on the way. */
  readonly pixels: number
}

export interface RunnerOptions {
  readonly device: GPUDevice
  readonly kernels: Kernels
  readonly meter: () => Meter
  readonly classes: number
}

export interface Runner {
  run(request: RunRequest, network: Network, budget: Budget, control: RunControl): Promise<RunOutcome>
  /** Of the newest finished run. */
  account(): RunAccount | null
  /** Throws while a run is under way on the same buffers. */
  dispose(): void
}

/** Bytes of one panel of an image. */
const panelBytes = 4096
const faultBytes = 16
/** Bytes of a launch's two timestamps. */
const stampBytes = 16
const errorFree = 0
const latestFault = 0xffffffff

export const createRunner = ({ device, kernels, meter, classes }: RunnerOptions): Runner => {
  const { queue } = device
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage
  const rowsBuffer = createGrowingBuffer(device, 'rows', UNIFORM | COPY_DST)
  const tableBuffer = createGrowingBuffer(device, 'table', STORAGE | COPY_DST)
  const arenaBuffer = createGrowingBuffer(device, 'arena', STORAGE | COPY_SRC)
  const pixelsBuffer = createGrowingBuffer(device, 'pixels', STORAGE | COPY_SRC)
  const faultsBuffer = createGrowingBuffer(device, 'faults', STORAGE | COPY_SRC | COPY_DST)
  const stagingBuffer = createGrowingBuffer(device, 'staging', MAP_READ | COPY_DST)
  const stamps = createStamps(device)
  let account: RunAccount | null = null

  const run: Runner['run'] = async (request, network, budget, { isCancelled, emit, now }) => {
    const { program, labels, seed, id, displaySigmaData, framesEvery } = request
    const start = now()
    const before = meter()
    const count = labels.length
    const batches = cutBatches(count, network.batch)
    const tensorBytes = 4 * count * imageLength
    const frameBytes = 3 * count * panelBytes
    const steps = program.steps.length
    const framesHeld = Math.max(1, Math.min(steps, Math.floor(budget.pixels / frameBytes)))

    const plan = planRun(program, { displaySigmaData, mostSlots: Math.floor(budget.arena / tensorBytes) })
    const packed = packRows(plan, { batches, seed, labels, classes, framesHeld })
    const buffers = await watchMemory(device, `${count} images in ${steps} steps`, () => ({
      rows: rowsBuffer.ofSize(packed.rows.byteLength),
      table: tableBuffer.ofSize(packed.table.byteLength),
      arena: arenaBuffer.ofSize(plan.slots * tensorBytes),
      pixels: pixelsBuffer.ofSize(framesHeld * frameBytes),
      faults: faultsBuffer.ofSize(faultBytes),
      staging: stagingBuffer.ofSize(
        faultBytes + tensorBytes + framesHeld * frameBytes + stampBytes * plan.launches.length * batches.firsts.length,
      ),
    }))
    queue.writeBuffer(buffers.rows, 0, packed.rows)
    queue.writeBuffer(buffers.table, 0, packed.table)
    stamps.reset()
    const combine = kernels.combine({
      ...buffers,
      output: network.output,
      input: network.input,
      sigmas: network.sigmas,
      labels: network.labels,
    })
    const paint = kernels.paint(buffers)
    let clock = null as ReturnType<typeof readStamps>
    const launched = { network: 0, combine: 0, paint: 0 }

    let encoder: GPUCommandEncoder | undefined
    const encode = (): GPUCommandEncoder => {
      encoder ??= device.createCommandEncoder()
      return encoder
    }
    const submit = (): void => {
      if (encoder) queue.submit([encoder.finish()])
      encoder = undefined
    }
    encode().clearBuffer(buffers.faults)

    /** Frames before `painted` have pixels, frames before `shown` are the page's. */
    let painted = 0
    let shown = 0
    let shownAt = start
    /** Frames of which all tensors are there; those before `painted` may be overwritten. */
    const resident: FramePlan[] = []

    const paintFrames = async (end: number): Promise<boolean> => {
      while (painted < end) {
        if (painted - shown >= framesHeld && !(await readBack(undefined))) return false
        const pass = encode().beginComputePass({ label: 'paint' })
        paint(pass, packed.frameOffset(resident[painted]!), count)
        pass.end()
        launched.paint++
        painted++
      }
      return true
    }

    /**
     * Reads what is painted and not shown, and the final state if a slot is given, in one mapping; shows the frames. False
     * when the run was cancelled meanwhile; else the state, or true without one.
     */
    const readBack = async (slot: number | undefined): Promise<Float32Array<ArrayBuffer> | boolean> => {
      const { staging } = buffers
      const first = shown
      const pixelsAt = faultBytes + (slot === undefined ? 0 : tensorBytes)
      const pixelsOf = (frame: number): number => pixelsAt + (frame - first) * frameBytes
      const stampsAt = pixelsOf(painted)
      const end = stampsAt + (slot === undefined ? 0 : stamps.bytes)
      const commands = encode()
      commands.copyBufferToBuffer(buffers.faults, 0, staging, 0, faultBytes)
      if (slot !== undefined) {
        commands.copyBufferToBuffer(buffers.arena, slot * tensorBytes, staging, faultBytes, tensorBytes)
        stamps.copy(commands, staging, stampsAt)
      }
      for (let frame = first; frame < painted; frame++) {
        const from = (frame % framesHeld) * frameBytes
        commands.copyBufferToBuffer(buffers.pixels, from, staging, pixelsOf(frame), frameBytes)
      }
      submit()
      await staging.mapAsync(GPUMapMode.READ, 0, end)
      try {
        if (isCancelled()) return false
        const bytes = staging.getMappedRange(0, end)
        const fault = new Uint32Array(bytes, 0, 1)[0]!
        if (fault !== errorFree) {
          const call = latestFault - fault
          const { sigma } = plan.launches.find(({ feed }) => feed?.call === call)!.feed!
          throw notNumbers(call, plan.nfe, sigma)
        }
        for (; shown < painted; shown++) {
          const at = pixelsOf(shown)
          const panel = (k: number): Uint8ClampedArray<ArrayBuffer> =>
            new Uint8ClampedArray(bytes.slice(at + k * count * panelBytes, at + (k + 1) * count * panelBytes))
          emitFrame(shown, { state: panel(0), denoised: panel(1), residual: panel(2) })
        }
        shownAt = now()
        if (slot === undefined) return true
        clock = readStamps(new BigUint64Array(bytes.slice(stampsAt)))
        return new Float32Array(bytes.slice(faultBytes, faultBytes + tensorBytes))
      } finally {
        staging.unmap()
      }
    }
    const emitFrame = (step: number, pixels: Pick<Frame, 'state' | 'denoised' | 'residual'>): void =>
      emit({ type: 'frame', frame: { run: id, step, steps, ...pixels } })

    /** Calls of the program that are told of. */
    let told = 0
    const tell = (calls: number): void => {
      if (isCancelled()) return
      while (told < Math.floor(calls / batches.firsts.length))
        emit({ type: 'progress', run: id, call: ++told, nfe: plan.nfe })
    }
    const pacer = createPacer(queue, now, tell)

    for (const [index, item] of plan.items.entries()) {
      if (item.kind === 'paint') {
        if (!(await paintFrames(item.frame.step + 1))) return 'cancelled'
        continue
      }
      if (item.kind === 'step') {
        resident.push(item.frame)
        const isDue = framesEvery !== undefined && now() - shownAt >= framesEvery
        if (isDue && !((await paintFrames(resident.length)) && (await readBack(undefined)))) return 'cancelled'
        continue
      }
      const { launch } = item
      for (const batch of batches.firsts.keys()) {
        const timestampWrites = stamps.next()
        const pass = encode().beginComputePass({ label: 'combine', ...(timestampWrites && { timestampWrites }) })
        combine(pass, packed.launchOffset(launch, batch), batches.size)
        pass.end()
        launched.combine++
        if (!launch.feed) continue
        submit()
        await network.run()
        launched.network++
        await pacer.submitted(plan.items[index + 1]?.kind === 'step' && batch === batches.firsts.length - 1)
        if (isCancelled()) return 'cancelled'
      }
    }
    if (!(await paintFrames(resident.length))) return 'cancelled'
    const images = await readBack(plan.result)
    if (typeof images === 'boolean') return 'cancelled'
    tell(launched.network)
    const last = paintDenoised(images)
    emitFrame(steps, { state: last, denoised: last.slice(), residual: paintGrey(count) })
    const after = meter()
    const milliseconds = now() - start
    account = {
      networkCalls: launched.network,
      batch: network.batch,
      isCaptured: network.isCaptured,
      combineLaunches: launched.combine,
      paintLaunches: launched.paint,
      submits: after.submits - before.submits,
      writes: after.writes - before.writes,
      bytesUp: after.bytesUp - before.bytesUp,
      mapAsyncs: after.mapAsyncs - before.mapAsyncs,
      bytesDown: after.bytesDown - before.bytesDown,
      buffersMade: after.buffersMade - before.buffersMade,
      milliseconds,
      gpuMilliseconds: clock ? clock.whole : null,
      combineMilliseconds: clock ? clock.within : null,
    }
    const networkMilliseconds = clock ? clock.whole - clock.within : milliseconds
    emit({ type: 'done', run: id, images, milliseconds, networkMilliseconds })
    return 'finished'
  }

  return {
    run,
    account: () => account,
    dispose: () => {
      for (const buffer of [rowsBuffer, tableBuffer, arenaBuffer, pixelsBuffer, faultsBuffer, stagingBuffer])
        buffer.destroy()
      stamps.destroy()
    },
  }
}
