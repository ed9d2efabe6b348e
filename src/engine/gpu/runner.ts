/** Runs programs on the GPU: from the first noise to the last image nothing crosses the bus but launches. */
import type { RunControl, RunOutcome, ScreenControl } from '../backend.ts'
import { EngineFault } from '../fault.ts'
import type { GpuBudget, RunAccount, RunRequest } from '../protocol.ts'
import { watchMemory } from './buffers.ts'
import { createCommands } from './commands.ts'
import type { Kernels } from './kernels.ts'
import { followProgram, type Launched, type MemberOptions } from './member.ts'
import type { Meter } from './meter.ts'
import type { Network } from './network.ts'
import { createOutputCache } from './output-cache.ts'
import { createPacer } from './pacer.ts'
import { planRun } from './plan.ts'
import { createProgress } from './progress.ts'
import { cutBatches, packRows } from './rows.ts'
import { createRunBufferPool, type RunBufferPool, sizesOf } from './run-buffers.ts'
import { createScreenPainter } from './screen.ts'
import { createSeats } from './seats.ts'
import { createStamps } from './stamps.ts'

export interface RunnerOptions {
  readonly device: GPUDevice
  readonly kernels: Kernels
  readonly meter: () => Meter
  /** Length of the network's one-hot label. */
  readonly classes: number
  /** Side of the images, in pixels. */
  readonly side: number
  /** The first error that the device has told of since the last time, and nobody waited for. */
  readonly takeError: () => string | undefined
}

/** One of them at least. */
export interface RunNetworks {
  /** For the images of one design, in the batches of cutBatches. */
  readonly alone?: Network | undefined
  /** For those of all designs in one call. */
  readonly shared?: Network | undefined
  /** For a single design that asks it, with the batch of `alone`. */
  readonly weak?: Network | undefined
}

export interface Runner {
  /**
   * One at a time. Several requests have the seed and the labels of the first, and share network calls as long as more than
   * one of them goes on. Throws OutOfGpuMemory before the first launch.
   */
  run(
    requests: readonly RunRequest[],
    networks: RunNetworks,
    budget: GpuBudget,
    control: RunControl & ScreenControl,
  ): Promise<RunOutcome>
  /** Account of the newest finished run. */
  account(): RunAccount | null
  /** Another network answers from now on: outputs of earlier runs count no more. */
  forget(): void
  /** Frees the buffers of runs; a later run makes them again. */
  release(): void
  dispose(): void
}

/** Ends a run that was cancelled; handled in this file. */
class Cancelled extends Error {}

export const createRunner = ({ device, kernels, meter, classes, side, takeError }: RunnerOptions): Runner => {
  const pools: RunBufferPool[] = []
  const poolOf = (member: number): RunBufferPool => {
    pools[member] ??= createRunBufferPool(device)
    return pools[member]
  }
  const outputs = createOutputCache(device)
  const stamps = createStamps(device)
  const painter = createScreenPainter(device)
  const seats = createSeats(device)
  let account: RunAccount | null = null

  const execute = async (
    requests: readonly RunRequest[],
    networks: RunNetworks,
    budget: GpuBudget,
    control: RunControl & ScreenControl,
  ): Promise<void> => {
    const { isCancelled, emit, now } = control
    const [{ labels, seed, firstImage = 0 }] = requests as [RunRequest]
    const start = now()
    const before = meter()
    const count = labels.length
    const batches = cutBatches(count, networks.alone?.batch ?? count)
    const share = { tensors: budget.tensors / requests.length, pixels: budget.pixels / requests.length }
    const plans = requests.map(({ program, displaySigmaData }) => {
      const sizes = sizesOf(side, count, program.steps.length, { ...budget, ...share })
      const plan = planRun(program, { displaySigmaData, mostSlots: Math.floor(share.tensors / sizes.tensor) })
      const rows = packRows(plan, { batches, seed, firstImage, labels, classes, side, framesHeld: sizes.framesHeld })
      return { sizes, plan, rows }
    })
    const launches = plans.reduce((sum, { plan }) => sum + plan.launches.length * batches.firsts.length, 0)
    const steps = Math.max(...plans.map(({ plan }) => plan.frames.length))
    const prepared = await watchMemory(device, `${requests.length * count} images in ${steps} steps`, () =>
      plans.map(({ plan, rows, sizes }, k) => ({
        buffers: poolOf(k).prepare(plan, rows, sizes, launches),
        trail: outputs.follow({
          program: requests[k]!.program,
          seed,
          labels,
          firstImage,
          tensorBytes: sizes.tensor,
          budget: budget.outputs,
          designs: requests.length,
        }),
      })),
    )
    for (const [k, { rows }] of plans.entries()) {
      device.queue.writeBuffer(prepared[k]!.buffers.rows, 0, rows.rows)
      device.queue.writeBuffer(prepared[k]!.buffers.table, 0, rows.table)
    }
    seats.prepare(count)
    stamps.reset()
    takeError()
    const commands = createCommands(device)
    const launched: Launched = { network: 0, weak: 0, known: 0, combine: 0, paint: 0 }

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
    const progress = createProgress(requests, batches.firsts.length, emit)
    const pacer = createPacer(device.queue, now, (calls) => {
      if (!isCancelled()) progress.reach(calls)
    })
    const finish = (request: RunRequest, known: () => number) => {
      const onDone: MemberOptions['onDone'] = (images, clock) => {
        progress.finish(request)
        const milliseconds = now() - start
        const after = meter()
        const since = (what: keyof Meter): number => after[what] - before[what]
        account = {
          designs: requests.length,
          networkCalls: launched.network,
          weakCalls: launched.weak,
          callsKnown: launched.known,
          batch: (networks.shared ?? networks.alone)!.batch,
          isCaptured: (networks.shared ?? networks.alone)!.isCaptured && networks.weak?.isCaptured !== false,
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
        emit({ type: 'done', run: request.id, images, milliseconds, networkMilliseconds, callsKnown: known() })
      }
      return onDone
    }
    const members = requests.map((request, k) => {
      let known = 0
      const member = followProgram({
        request,
        ...plans[k]!,
        ...prepared[k]!,
        batches,
        network: (networks.shared ?? networks.alone)!,
        kernels,
        seats,
        commands,
        stamps,
        painter,
        launched,
        control,
        goOn,
        onKnown: () => {
          known++
          progress.call([request])
          pacer.skipped()
        },
        onDone: finish(request, () => Math.floor(known / batches.firsts.length)),
      })
      return { request, member }
    })
    for (;;) {
      // One after another: what they read back goes through one queue.
      const seated: typeof members = []
      let isWeak = false
      for (const one of members) {
        const { done, value } = await one.member.next()
        if (!done) seated.push(one)
        isWeak ||= value === 'weak seat'
      }
      if (seated.length === 0) return
      const network = ((isWeak && networks.weak) ||
        (seated.length === 1 && networks.alone) ||
        networks.shared ||
        networks.alone)!
      let isEndOfStep = false
      for (const [place, { member }] of seated.entries()) {
        const { value } = await member.next({ network, place })
        isEndOfStep ||= value === 'last call'
      }
      goOn()
      commands.submit()
      await network.run()
      launched.network++
      if (isWeak) launched.weak++
      progress.call(seated.map(({ request }) => request))
      await pacer.submitted(isEndOfStep)
    }
  }

  const release = (): void => {
    for (const pool of pools) pool.release()
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
    forget: () => outputs.clear(),
    release,
    dispose: () => {
      release()
      stamps.destroy()
      painter.dispose()
      seats.destroy()
    },
  }
}
