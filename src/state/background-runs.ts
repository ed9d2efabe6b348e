/** Runs whose final images a measurement wants, in the order in which they were asked for. */
import type { Program } from '../core/program.ts'
import type { EngineEvent } from '../engine/client.ts'

export interface BackgroundRun {
  /** Key of the network whose images are wanted: while another one is in the page, the run fails. */
  readonly network: string
  readonly program: Program
  readonly seed: number
  readonly labels: readonly (number | null)[]
  /** Number of the first image among those of its seed; 0 by default. */
  readonly firstImage?: number
}

export interface BackgroundListener {
  /** Network calls that are done; starts again at 0 after the page's own runs have gone first. */
  onProgress(calls: number): void
  /** Final images, unscaled, [count, 3, side, side]. */
  onDone(images: Float32Array): void
  onFailed(message: string): void
}

/** What a run fails with when its network is no longer the page's. */
export const otherNetwork =
  'The network was changed before this was measured. Measure again, or choose the earlier one.'

export interface BackgroundQueue {
  readonly first: BackgroundRun | undefined
  /** Returns what takes the run out again, and where it was. Its listener is not called after that. */
  add(run: BackgroundRun, listener: BackgroundListener): () => 'first' | 'later' | 'gone'
  /**
   * Takes out the runs of all networks but one; they fail, because its images would be taken for theirs. Returns whether
   * the first run was among them.
   */
  refuseOthers(network: string): boolean
  /** An event of the first run; the last one takes it out. */
  receive(event: Exclude<EngineEvent, { type: 'status' }>): void
}

/** `onCount` receives the number of runs whenever it changes. */
export const createBackgroundQueue = (onCount: (count: number) => void): BackgroundQueue => {
  let queue: readonly (BackgroundRun & { readonly listener: BackgroundListener })[] = []
  /** Those that are about to fail, unless they are cancelled first. */
  const refused = new Set<(typeof queue)[number]>()
  const set = (next: typeof queue): void => {
    queue = next
    onCount(queue.length)
  }
  return {
    get first() {
      return queue[0]
    },
    add: (run, listener) => {
      const mine = { ...run, listener }
      set([...queue, mine])
      return () => {
        refused.delete(mine)
        const place = queue.indexOf(mine)
        if (place < 0) return 'gone'
        set(queue.filter((one) => one !== mine))
        return place === 0 ? 'first' : 'later'
      }
    },
    refuseOthers: (network) => {
      const before = queue[0]
      const others = queue.filter((one) => one.network !== network)
      if (others.length === 0) return false
      for (const one of others) {
        refused.add(one)
        // Not at once: who asks may not have received yet what cancels it.
        queueMicrotask(() => refused.delete(one) && one.listener.onFailed(otherNetwork))
      }
      set(queue.filter((one) => one.network === network))
      return queue[0] !== before
    },
    receive: (event) => {
      const [first, ...others] = queue
      if (!first) return
      if (event.type === 'progress') first.listener.onProgress(event.call)
      if (event.type !== 'done' && event.type !== 'run-failed') return
      set(others)
      if (event.type === 'done') first.listener.onDone(event.images)
      else first.listener.onFailed(event.message)
    },
  }
}
