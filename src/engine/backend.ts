import type { Denoiser } from '../core/program.ts'
import type { ModelCard } from './card.ts'
import type { Screen } from './gpu/screen.ts'
import type { BackendName, DeviceAccount, EngineEvent, RunRequest } from './protocol.ts'

/** How whoever asked for a run follows and ends it. */
export interface RunControl {
  readonly isCancelled: () => boolean
  readonly emit: (event: EngineEvent) => void
  /** Milliseconds. */
  readonly now: () => number
  /** Resolves after that many milliseconds, or as soon as the run is cancelled. */
  readonly rest?: (milliseconds: number) => Promise<void>
}

/** Where steps are drawn while a run goes on; backends without `run` do not. */
export interface ScreenControl {
  /** Undefined while there is no canvas, or while it is out of sight. */
  readonly screen?: () => Screen | undefined
}

export type RunOutcome = 'finished' | 'cancelled'

/** A network's bytes, and what they are. */
export interface NetworkFile {
  readonly card: ModelCard
  readonly bytes: Uint8Array
}

/** One loaded network on one device. Calls wait for each other. */
export interface Backend {
  readonly name: BackendName
  readonly threads: number
  /** Side of the images, in pixels. */
  readonly side: number
  /** Images of one call at most; more are cut into several calls, between which a run can be cancelled. */
  readonly maxBatch: number
  /** Tensors of onnxruntime that have not been disposed. */
  tensorsAlive(): number
  sessions(): number
  /**
   * D(x; sigma) for `count` images, x [count, 3, side, side] unscaled, label [count, classes] one-hot or all zero; written to
   * `out`. Rejects when the device or the network fails. The weak network answers where `denoiser` says so, and setWeak gave
   * one.
   */
  denoise(
    x: Float32Array,
    sigma: number,
    label: Float32Array,
    count: number,
    out: Float32Array,
    denoiser?: Denoiser,
  ): Promise<void>
  /**
   * Takes a second network beside the first, on the same device and in the same turns, in place of the one it had; none
   * gives that up. It must have the first one's labels and batch. Backends without it have no weak network.
   */
  readonly setWeak?: (network: NetworkFile | undefined) => Promise<void>
  /**
   * Runs whole programs by itself, without its tensors ever leaving the device; see runProgram for what it tells. Several
   * requests have the seed and the labels of the first. `say` takes a sentence for the page. Backends without it have
   * programs run around `denoise`.
   */
  readonly run?: (
    requests: readonly RunRequest[],
    control: RunControl & ScreenControl & { readonly say: (note: string) => void },
  ) => Promise<RunOutcome>
  /** Gets ready what the page is likely to ask for next, while it asks for nothing; ends as soon as it is cancelled. */
  readonly ahead?: (control: Pick<RunControl, 'isCancelled' | 'now' | 'rest'>) => Promise<void>
  /** What is on the device, where the backend counts it. */
  readonly account?: () => DeviceAccount
  /** Rejects when a call hangs on a lost device: then this thread's onnxruntime is not to be used any more. */
  dispose(): Promise<void>
}
