/** Runs programs on the GPU: from the first noise to the last image nothing crosses the bus but launches. */
import type { RunControl, RunOutcome, ScreenControl } from '../backend.ts'
import { EngineFault } from '../fault.ts'
import type { Frame, GpuBudget, RunAccount, RunRequest } from '../protocol.ts'
import { paintDenoised, paintGrey } from '../tonemap.ts'
import { watchMemory } from './buffers.ts'
import { createCommands } from './commands.ts'
import type { Kernels } from './kernels.ts'
import type { Meter } from './meter.ts'
import type { Network } from './network.ts'
import { createOutputCache } from './output-cache.ts'
import { createPacer } from './pacer.ts'
import { type Launch, planRun } from './plan.ts'
import { createReadback } from './readback.ts'
import { cutBatches, packRows } from './rows.ts'
import { createRunBufferPool, sizesOf } from './run-buffers.ts'
import { createScreenPainter, panelIndex } from './screen.ts'
import { createStamps } from './stamps.ts'

export interface RunnerOptions {
  readonly device: GPUDevice
  readonly kernels: Kernels
  readonly meter: () => Meter
  /** Length of the network's one-hot label. */
  readonly classes: number
  /** The first error that the device has told of since the last time, and nobody waited for. */
  readonly takeError: () => string | undefined
}

export interface Runner {
  /** One at a time. The network's batch is that of cutBatches. Throws OutOfGpuMemory before the first launch. */
  run(
    request: RunRequest,
    network: Network,
    budget: GpuBudget,
    control: RunControl & ScreenControl,
  ): Promise<RunOutcome>
  /** Of the newest finished run. */
  account(): RunAccount | null
  /** Frees the buffers of runs; a later run makes them again. */
  release(): void
  dispose(): void
}

/** Milliseconds between two steps on the canvas: a display shows no more. */
const drawEvery = 16

/** Thrown and caught here. */
class Cancelled extends Error {}

export const createRunner = ({ device, kernels, meter, classes, takeError }: RunnerOptions): Runner => {
  const pool = createRunBufferPool(device)
  const outputs = createOutputCache(device)
  const stamps = createStamps(device)
  const painter = createScreenPainter(device)
  let account: RunAccount | null = null

  const execute = async (
    { program, labels, seed, id, displaySigmaData, framesEvery, isOnScreen }: RunRequest,
    network: Network,
    budget: GpuBudget,
    { isCancelled, emit, now, screen }: RunControl & ScreenControl,
  ): Promise<void> => {
    const start = now()
    const before = meter()
    const count = labels.length
    const steps = program.steps.length
    const batches = cutBatches(count, network.batch)
    const lastBatch = batches.firsts.length - 1
    const sizes = sizesOf(count, steps, budget)
    const plan = planRun(program, { displaySigmaData, mostSlots: Math.floor(budget.tensors / sizes.tensor) })
    const rows = packRows(plan, { batches, seed, labels, classes, framesHeld: sizes.framesHeld })
    const { buffers, trail } = await watchMemory(device, `${count} images in ${steps} steps`, () => ({
      buffers: pool.prepare(plan, rows, sizes, plan.launches.length * batches.firsts.length),
      trail: outputs.follow({ program, seed, labels, tensorBytes: sizes.tensor, budget: budget.outputs }),
    }))
    device.queue.writeBuffer(buffers.rows, 0, rows.rows)
    device.queue.writeBuffer(buffers.table, 0, rows.table)
    stamps.reset()
    takeError()
    const encodeCombine = kernels.combine(buffers, network)
    const encodePaint = kernels.paint(buffers)
    const commands = createCommands(device)
    const launched = { network: 0, known: 0, combine: 0, paint: 0 }

    const goOn = (): void => {
      const error = takeError()
      if (error !== undefined)
        throw new EngineFault(
          `The GPU refused a command (${error.slice(0, 160)}).`,
          'Choose WASM under the name of the device, or another browser.',
        )
      if (!isCancelled()) return
      // What is kept for later runs is copied there.
      commands.submit()
      throw new Cancelled()
    }
    let shownAt = start
    const show = (step: number, pixels: Pick<Frame, 'state' | 'denoised' | 'residual'>): void => {
      shownAt = now()
      emit({ type: 'frame', frame: { run: id, step, steps, ...pixels } })
    }
    const readback = createReadback({
      plan,
      buffers,
      sizes,
      commands,
      stamps,
      show,
      goOn,
      paint: (frame) => {
        const pass = commands.encoder().beginComputePass({ label: 'paint' })
        encodePaint(pass, rows.frameOffset(frame), count)
        pass.end()
        launched.paint++
      },
    })
    /** Calls of the program that the page knows of. */
    let told = 0
    const pacer = createPacer(device.queue, now, (calls) => {
      const done = Math.floor(calls / batches.firsts.length)
      while (told < done && !isCancelled()) emit({ type: 'progress', run: id, call: ++told, nfe: plan.nfe })
    })
    const combine = (launch: Launch, batch: number): void => {
      const timestampWrites = stamps.next()
      const pass = commands
        .encoder()
        .beginComputePass({ label: 'combine', ...(timestampWrites && { timestampWrites }) })
      encodeCombine(pass, rows.launchOffset(launch, batch), batches.size)
      pass.end()
      launched.combine++
    }
    const imageBytes = sizes.tensor / count
    const launch = async (one: Launch, isEndOfStep: boolean): Promise<void> => {
      const known = one.feed && trail.next()
      const room = one.feed && !known ? trail.room() : undefined
      for (const [batch, first] of batches.firsts.entries()) {
        goOn()
        combine(one, batch)
        const bytes = batches.size * imageBytes
        if (known) {
          const from = known.offset + first * imageBytes
          commands.encoder().copyBufferToBuffer(trail.buffer, from, network.output, 0, bytes)
          pacer.skipped()
        }
        if (!room) continue
        commands.submit()
        await network.run()
        launched.network++
        const to = room.offset + first * imageBytes
        commands.encoder().copyBufferToBuffer(network.output, 0, trail.buffer, to, bytes)
        await pacer.submitted(isEndOfStep && batch === lastBatch)
      }
      if (known) launched.known++
      if (room) trail.keep(room)
    }

    /** Shows a step while the run goes on: on the worker's canvas, or else by reading it back. */
    const look = async (step: number): Promise<void> => {
      const target = isOnScreen && painter.canDraw() ? screen?.() : undefined
      const every = target ? drawEvery : (framesEvery ?? Number.POSITIVE_INFINITY)
      if (now() - shownAt < every) return
      await readback.paint()
      if (target) {
        commands.submit()
        const offset = (step % sizes.framesHeld) * sizes.frame + panelIndex[target.layout.panel] * (sizes.frame / 3)
        painter.draw(target, buffers.pixels, offset, count)
        shownAt = now()
        if (painter.canDraw()) emit({ type: 'drawn', run: id, step })
      } else await readback.show()
    }

    commands.encoder().clearBuffer(buffers.faults)
    for (const [index, item] of plan.items.entries())
      switch (item.kind) {
        case 'launch':
          await launch(item.launch, plan.items[index + 1]?.kind === 'step')
          break
        case 'paint':
          await readback.paint(item.frame.step + 1)
          break
        case 'step':
          readback.add(item.frame)
          await look(item.frame.step)
          break
        default:
          item satisfies never
      }
    await readback.paint()
    const { tensor: images, clock } = await readback.showWith(plan.result)
    pacer.finished()
    // The result is here in float32 anyway.
    const pixels = paintDenoised(images)
    show(steps, { state: pixels, denoised: pixels.slice(), residual: paintGrey(count) })

    const milliseconds = now() - start
    const after = meter()
    const since = (what: keyof Meter): number => after[what] - before[what]
    account = {
      networkCalls: launched.network,
      callsKnown: launched.known,
      batch: network.batch,
      isCaptured: network.isCaptured,
      combineLaunches: launched.combine,
      paintLaunches: launched.paint,
      submits: since('submits'),
      writes: since('writes'),
      bytesUp: since('bytesUp'),
      mapAsyncs: since('mapAsyncs'),
      bytesDown: since('bytesDown'),
      buffersMade: since('buffersMade'),
      milliseconds,
      gpuMilliseconds: clock?.whole ?? null,
      combineMilliseconds: clock?.within ?? null,
    }
    const networkMilliseconds = clock ? clock.whole - clock.within : milliseconds
    emit({ type: 'done', run: id, images, milliseconds, networkMilliseconds, callsKnown: launched.known })
  }

  const release = (): void => {
    pool.release()
    outputs.release()
  }
  return {
    run: async (...run) => {
      try {
        await execute(...run)
        return 'finished'
      } catch (error) {
        if (error instanceof Cancelled) return 'cancelled'
        // Some of what was kept may be wrong.
        outputs.clear()
        throw error
      }
    },
    account: () => account,
    release,
    dispose: () => {
      release()
      stamps.destroy()
      painter.dispose()
    },
  }
}
