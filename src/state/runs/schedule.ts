/** The scheduler of the page's runs as values: what it remembers, what it sees, and what it wants done. */
import type { Program } from '../../core/program.ts'
import type { Frame, RunRequest } from '../../engine/client.ts'
import type { BackgroundRun } from '../background-runs.ts'
import type { ExplorerState } from '../explorer.ts'
import type { Run, RunId } from '../run.ts'

export type Runs = ExplorerState['runs']

/** A run of the first image alone, laid over the frames `under` it; in fewer steps where it is coarse. */
export interface Preview {
  readonly under: readonly Frame[]
  readonly isCoarse: boolean
}

/** What the scheduler remembers between events. */
export interface Schedule {
  /** Ids rise with every request and every run. */
  readonly lastId: number
  /** Designs by the runs that are asked for and not done; several share their network calls. */
  readonly underWay: ReadonlyMap<number, RunId>
  /** What each design's newest run was made of, whether it runs or is finished. */
  readonly keys: ReadonlyMap<RunId, string>
  /** The newest request of the page's own runs. */
  readonly asked: { readonly program: Program; readonly count: number; readonly isShared: boolean } | null
  /** Null while the running request is for all images. */
  readonly preview: Preview | null
  /** Frames of the newest preview, which are not always shown at once. */
  readonly previewFrames: readonly Frame[]
  /** Key of the newest preview that has run to its end, and of the newest coarse one. */
  readonly previewed: string | null
  readonly glanced: string | null
  /** Milliseconds per network call with one image, by the newest run that tells. */
  readonly perCall: number
  /** Key of the network that runs. */
  readonly network: string | null
  /** Id of the request for the first background run, while that is under way. */
  readonly backgroundId: number | null
}

export const idle: Schedule = {
  lastId: 0,
  underWay: new Map(),
  keys: new Map(),
  asked: null,
  preview: null,
  previewFrames: [],
  previewed: null,
  glanced: null,
  perCall: 0,
  network: null,
  backgroundId: null,
}

/** What the scheduler sees of the page. */
export interface Sight {
  readonly state: ExplorerState
  /** Nobody can see the page: nothing runs. */
  readonly isHidden: boolean
  /** The first of the runs that measurements wait for. */
  readonly background: BackgroundRun | undefined
  /** A run by its key that is finished, or waits for the way to its result. */
  readonly known: (key: string) => Run | undefined
}

export type Command =
  | { readonly kind: 'run'; readonly request: RunRequest }
  | { readonly kind: 'cancel' }
  /** A run is finished, or has its result: it is kept under its key. */
  | { readonly kind: 'keep'; readonly key: string; readonly run: Run }
  /** Finished runs belong to a network that is gone. */
  | { readonly kind: 'forget' }

/** What an event makes of the scheduler and of the page's runs; the same runs where none changed. */
export interface Outcome {
  readonly schedule: Schedule
  readonly runs: Runs
  readonly commands: readonly Command[]
}
