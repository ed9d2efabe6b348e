/** What page and worker say to each other. */
import type { Choice } from '../core/design.ts'
import type { Perturbation } from '../core/perturbation.ts'
import type { Program } from '../core/program.ts'

/** Where a network runs. */
export type DeviceName = 'webgpu' | 'wasm'

/** 'exact' is the world of pictures, whose denoiser is known: no network, float64 on the CPU. */
export type BackendName = DeviceName | 'exact'

/** A world of pictures: which drawings it is made of, their side in pixels, and whether they have the grain of a film. */
export interface ExactWorld {
  readonly seed: number
  readonly side: 32 | 64
  readonly isGrainy?: boolean
}

export interface ModelSummary {
  readonly name: string
  readonly labels: readonly string[]
  /** How many of the labels are classes of their own, where not all are. */
  readonly classes?: number
  /** Whether every image needs a class: nothing means "none" to it. */
  readonly needsClass?: boolean
  /** Noise levels that it was trained at, where its card says both ends. */
  readonly sigmaRange?: { readonly min: number; readonly max: number }
  readonly imagesSeen: number
  /** Side of its images, in pixels. */
  readonly side: number
  /** Hash of its file, as its card says. */
  readonly sha256?: string
  /** Guidance that was measured to be the best for this network, as its card says. */
  readonly suggested?: SuggestedGuidance
  /** The network that autoguidance leads away from, while it is loaded; its cost of a call in calls of this one. */
  readonly weak?: { readonly name: string; readonly cost: number | null }
}

/** What a network gains from guidance, measured with it and alone on the same noise and classes. */
export interface SuggestedGuidance {
  readonly guidance: Choice
  /** Id of the network that it leads away from, where the card names another as the weaker one; null for that one, or for none. */
  readonly guide: string | null
  readonly images: number
  /** Fréchet distance, with guidance and alone. */
  readonly distance: readonly [guided: number, alone: number]
  /** Share of images that the classifier takes for their class, with guidance and alone. */
  readonly accuracy: readonly [guided: number, alone: number]
  /** Share of test images that are near a generated one in the classifier's features, a measure of variety. */
  readonly recall: readonly [guided: number, alone: number]
}

export type EngineStatus =
  /** Bytes of the network. `total` is 0 while unknown. */
  | { readonly phase: 'loading'; readonly received: number; readonly total: number }
  /** Compiling and self-test. */
  | { readonly phase: 'starting'; readonly backend: BackendName }
  | {
      readonly phase: 'ready'
      readonly backend: BackendName
      /** A sentence: why this backend. */
      readonly reason: string
      readonly threads: number
      readonly model: ModelSummary
    }
  /** Cause and next step; retry starts again. */
  | { readonly phase: 'failed'; readonly message: string; readonly advice: string }

export interface RunRequest {
  /** Rises from request to request. */
  readonly id: number
  readonly program: Program
  readonly seed: number
  /** Seed that the page is likely to ask for next, where it shows the images: its runs may be made while nobody waits. */
  readonly nextSeed?: number
  /** Index of each image's class in the model's labels, or null for none. */
  readonly labels: readonly (number | null)[]
  /** Number of the first image among those of its seed, which its noise follows; 0 by default. */
  readonly firstImage?: number
  /** sigma_data at which noisy states are shown at constant contrast, in units of the data. */
  readonly displaySigmaData: number
  /**
   * Milliseconds after which the steps done so far are shown while a run on the GPU goes on, which costs it a readback.
   * Without it all frames come after the last step. On WASM frames come as steps are done, either way.
   */
  readonly framesEvery?: number
  /** Whether the result alone is wanted: on the CPU, frames of the way there are left out. */
  readonly isResultOnly?: boolean
  /** Milliseconds without another request before the steps follow, on engines that have results first; 0 by default. */
  readonly restFor?: number
  /** A step that somebody points at: engines that have results first give its frame with them. */
  readonly pointedStep?: number | undefined
  /** Whether it is drawn on the worker's canvas instead while it goes on, if there is one that somebody looks at. */
  readonly isOnScreen?: boolean
  /** Id of the network that autoguidance leads away from; that which the main one's card names by default. */
  readonly guide?: string
  /** Whether the weak network stays loaded where none of these programs asks it: another design of the page does. */
  readonly keepsWeak?: boolean
  /** How the denoiser is to err; only an exact one can. */
  readonly perturbation?: Perturbation
  /** Designs that run with this one: on the GPU they share its network calls, elsewhere they come after it. */
  readonly companions?: readonly Companion[]
}

/** A design that runs beside another one, on the same noise, with the same labels. */
export type Companion = Pick<RunRequest, 'id' | 'program' | 'pointedStep'>

/** How a run on the GPU is drawn while it goes on, on the canvas that the worker was given. */
export interface ScreenLayout {
  readonly panel: 'state' | 'denoised' | 'residual'
  /** Size of the canvas, in pixels of the display. */
  readonly width: number
  readonly height: number
  /** Between images, in the same pixels. */
  readonly gap: number
  readonly columns: number
  readonly rows: number
}

export interface Frame {
  readonly run: number
  /** Step index 0 ... steps; the last one is the result. */
  readonly step: number
  readonly steps: number
  /** Side of the images, in pixels. */
  readonly side: number
  /** RGBA, side x side, image after image. */
  readonly state: Uint8ClampedArray
  readonly denoised: Uint8ClampedArray
  /** (x - D) / sigma of the call that gave D, so with the noise that churn had added. */
  readonly residual: Uint8ClampedArray
}

export type EngineEvent =
  | { readonly type: 'status'; readonly status: EngineStatus }
  | { readonly type: 'progress'; readonly run: number; readonly call: number; readonly nfe: number }
  /** With the result come the images as in 'done', where the engine has them before the way there. */
  | { readonly type: 'frame'; readonly frame: Frame; readonly images?: Float32Array }
  /** The step is on the worker's canvas; its frame comes when the run is done. */
  | { readonly type: 'drawn'; readonly run: number; readonly step: number }
  | {
      readonly type: 'done'
      readonly run: number
      /** Final images, unscaled, [count, 3, side, side] in [-1, 1] or a little beyond. */
      readonly images: Float32Array
      readonly milliseconds: number
      /** Time of the network's calls alone. */
      readonly networkMilliseconds: number
      /** Calls of the program whose outputs an earlier run had left: their time is not in these. */
      readonly callsKnown?: number
    }
  | { readonly type: 'run-failed'; readonly run: number; readonly message: string }

/** What one run on the GPU did; onnxruntime's own traffic is part of it. */
export interface RunAccount {
  /** That shared network calls. */
  readonly designs: number
  /** Calls of onnxruntime; a large batch makes several a call of the program. */
  readonly networkCalls: number
  /** Calls of the weak network among them. */
  readonly weakCalls: number
  /** Calls of the program whose output an earlier run had left on the GPU. */
  readonly callsKnown: number
  /** Images of a call. */
  readonly batch: number
  /** Whether the network's launches are replayed from a captured graph. */
  readonly isCaptured: boolean
  /** Launches of the kernel that combines tensors, and of the one that makes pixels. */
  readonly combineLaunches: number
  readonly paintLaunches: number
  readonly submits: number
  readonly writes: number
  readonly bytesUp: number
  readonly mapAsyncs: number
  readonly bytesDown: number
  readonly buffersMade: number
  readonly milliseconds: number
  /** By the device's clock, from the first launch to the last; null where it has none. */
  readonly gpuMilliseconds: number | null
  /** Part of that in the combining kernel. */
  readonly combineMilliseconds: number | null
}

export interface DeviceAccount {
  readonly buffersAlive: number
  readonly bytesAlive: number
  /** The newest finished run. */
  readonly run: RunAccount | null
}

/** Counted in the worker; tests hold them against leaks and queues. */
export interface Statistics {
  readonly sessions: number
  readonly tensorsAlive: number
  readonly runsStarted: number
  readonly runsFinished: number
  readonly runsCancelled: number
  /** Requests that wait for the running one to notice that it is cancelled: 0 or 1. */
  readonly queued: number
  /** Null on WASM. */
  readonly device: DeviceAccount | null
}

/** Bytes that the runs' buffers may have on a GPU. */
export interface GpuBudget {
  /** All tensors of a run: the newest steps that fit stay in float32, older ones as pixels. */
  readonly tensors: number
  /** Pixels of its steps: beyond this they are read back on the way. */
  readonly pixels: number
  /** Network outputs that are kept for later runs that begin alike. */
  readonly outputs: number
}

export interface StartOptions {
  readonly modelUrl: string
  /** Runs in place of the network, if given. */
  readonly exact?: ExactWorld | undefined
  readonly preferred: 'auto' | DeviceName
  /** Why it is preferred, as the start of a sentence; by default that it was asked for. */
  readonly because?: string
  /** Threads on the CPU; by default half of the cores, at most 4. */
  readonly threads?: number
  /** Whether onnxruntime is to compute on the CPU what the page's own kernels know, too. */
  readonly isOnnxruntime?: boolean
  /** Bytes on the GPU; by default 256 MiB and 64 MiB, or what the device allows. */
  readonly gpuBudget?: GpuBudget
}

export type ToWorker =
  | { readonly type: 'start'; readonly options: StartOptions }
  | { readonly type: 'run'; readonly request: RunRequest }
  | { readonly type: 'cancel' }
  /** Transferred; once a worker. */
  | { readonly type: 'canvas'; readonly canvas: OffscreenCanvas }
  /** Null while they are out of sight. */
  | { readonly type: 'layout'; readonly layout: ScreenLayout | null }
  | { readonly type: 'statistics'; readonly ticket: number }

export type WorkerMessage =
  | EngineEvent
  | { readonly type: 'statistics'; readonly ticket: number; readonly statistics: Statistics }

export type FromWorker =
  | WorkerMessage
  /** What there was to say in one turn: the page draws once for all of it. */
  | { readonly type: 'together'; readonly messages: readonly WorkerMessage[] }
