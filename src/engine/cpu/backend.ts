/** The CPU by the page's own kernels: several times as fast as onnxruntime-web's, for the networks that they know. */
import type { Denoiser } from '../../core/program.ts'
import type { Backend, NetworkFile } from '../backend.ts'
import { lengthOf, sideOf } from '../card.ts'
import { EngineFault } from '../fault.ts'
import { createTurns } from '../in-turn.ts'
import { createCrew } from './crew.ts'
import { runShare, type Share } from './hand.ts'
import { type CpuNetwork, openNetwork, planNetwork } from './network.ts'
import type { Interface, Plan } from './plan/planner.ts'
import { Refusal } from './refusal.ts'

export interface CpuBackendOptions extends NetworkFile {
  readonly module: WebAssembly.Module
  /** Threads that share the images of a call, this one included. */
  readonly threads: number
  /** Images of a call and thread. */
  readonly maxBatch: number
  /** Another backend for a weak network that the kernels do not know. */
  readonly openOther: (network: NetworkFile) => Promise<Backend>
  readonly makeCrew?: typeof createCrew
  /** Milliseconds, `usualPatience` where missing, that workers have when this thread is done, and ten times what it took. */
  readonly patience?: number
}

export const usualPatience = 3000

type PatienceAfter = (milliseconds: number) => number

/** What this thread does while `others` do the same; one that is late is not waited for. */
const beside = async (
  others: Promise<void> | undefined,
  act: () => void,
  patienceAfter: PatienceAfter,
): Promise<void> => {
  const start = performance.now()
  act()
  if (!others) return
  let timer: ReturnType<typeof setTimeout> | undefined
  const isLate = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceAfter(performance.now() - start))
  })
  await Promise.race([others, isLate])
  clearTimeout(timer)
}

const shapesOf = ({ card }: NetworkFile): Interface => ({ side: sideOf(card), classes: card.labels.length })

/** Throws Refusal for a network that the kernels do not know. */
export const createCpuBackend = async (options: CpuBackendOptions): Promise<Backend> => {
  const { module, maxBatch, openOther, makeCrew = createCrew, patience: least = usualPatience } = options
  const patienceAfter: PatienceAfter = (milliseconds) => least + 10 * milliseconds
  const { side, classes } = shapesOf(options)
  const imageLength = lengthOf(side)
  const inTurn = createTurns()
  const networks: Partial<Record<Denoiser, CpuNetwork>> = {}
  let otherWeak: Backend | undefined
  // What is refused is refused before any worker starts.
  const plan = planNetwork(options.bytes, shapesOf(options))
  const crew = makeCrew(options.threads - 1, module)
  const openEverywhere = async (which: Denoiser, file: NetworkFile, plan: Plan): Promise<void> => {
    const others = options.threads > 1 ? crew.open(which, { bytes: file.bytes, shapes: shapesOf(file) }) : undefined
    const act = (): void => {
      networks[which] = openNetwork(module, plan)
    }
    await beside(others, act, patienceAfter)
  }
  await openEverywhere('main', options, plan).catch((error) => {
    crew.dispose()
    throw error
  })

  /** Numbers of their own, which can go to a worker. */
  const shareOf = (
    which: Denoiser,
    x: Float32Array,
    sigma: number,
    label: Float32Array,
    from: number,
    to: number,
  ): Share => ({
    which,
    x: x.slice(from * imageLength, to * imageLength),
    sigma,
    label: label.slice(from * classes, to * classes),
    images: to - from,
  })

  const denoise = async (
    which: Denoiser,
    x: Float32Array,
    sigma: number,
    label: Float32Array,
    count: number,
    out: Float32Array,
  ): Promise<void> => {
    const network = networks[which]
    if (!network) throw new EngineFault(`There is no ${which} network.`, 'Try again or reload the page.')
    const parts = Math.min(count, 1 + crew.ready)
    const edge = (part: number): number => Math.floor((part * count) / parts)
    const compute = (part: number): void => {
      const [from, to] = [edge(part), edge(part + 1)]
      const share = shareOf(which, x, sigma, label, from, to)
      runShare(network, share, out.subarray(from * imageLength, to * imageLength))
    }
    const pending = Array.from({ length: parts - 1 }, (_, hand) =>
      crew.run(hand, shareOf(which, x, sigma, label, edge(hand + 1), edge(hand + 2))),
    )
    const start = performance.now()
    compute(0)
    const patience = patienceAfter(performance.now() - start)
    for (const { hurry } of pending) hurry(patience)
    for (const [hand, { result }] of pending.entries()) {
      const part = await result
      if (part) out.set(part, edge(hand + 1) * imageLength)
      else compute(hand + 1)
    }
  }

  const closeWeak = async (): Promise<void> => {
    delete networks.weak
    crew.close('weak')
    const other = otherWeak
    otherWeak = undefined
    await other?.dispose()
  }

  const openWeak = async (network: NetworkFile): Promise<void> => {
    try {
      await openEverywhere('weak', network, planNetwork(network.bytes, shapesOf(network)))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      otherWeak = await openOther(network)
    }
  }

  return {
    name: 'wasm',
    threads: 1 + crew.ready,
    side,
    maxBatch: maxBatch * (1 + crew.ready),
    tensorsAlive: () => otherWeak?.tensorsAlive() ?? 0,
    sessions: () => Object.keys(networks).length + (otherWeak ? 1 : 0),
    denoise: (x, sigma, label, count, out, which = 'main') =>
      inTurn(async () => {
        if (which === 'weak' && otherWeak) return otherWeak.denoise(x, sigma, label, count, out)
        return denoise(which, x, sigma, label, count, out)
      }),
    setWeak: (network) =>
      inTurn(async () => {
        await closeWeak()
        if (network) await openWeak(network)
      }),
    dispose: () =>
      inTurn(async () => {
        await closeWeak()
        crew.dispose()
        delete networks.main
      }),
  }
}
