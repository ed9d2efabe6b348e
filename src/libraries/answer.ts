/** What a library runs when it is asked. */

export const libraryIds = ['diffusers', 'ComfyUI', 'A1111/Forge', 'k-diffusion'] as const
export type LibraryId = (typeof libraryIds)[number]

/** sigma of x = y + sigma n, or t of x_t = (1 - t) y + t n, which libraries call sigma too. */
export type Frame = 'sigma' | 't'

/**
 * What multiplies the first noise, in the unscaled state: sigma_0, sqrt(1 + sigma_0^2), or the noise itself for x_t of flow
 * matching.
 */
export type StartId = 'sigma' | 'variance' | 'flow'

/** How the last step is made, by the ids and parameters of the core's endings. */
export interface LastStep {
  readonly ending: 'zero' | 'denoised' | 'lower-orders' | 'sigma-min'
  readonly params?: Readonly<Record<string, number>>
  /** One sentence. */
  readonly words: string
}

export interface Runs {
  readonly status: 'runs'
  /** Whose code: A1111 and Forge differ in what models they run. */
  readonly library: LibraryId
  /** The call, class or menu entry that was asked. */
  readonly call: string
  readonly frame: Frame
  /**
   * The levels of the run from the first on, with the one that it ends at: 0, or above. The first is infinite where it is
   * noise without a signal in sigma.
   */
  readonly levels: readonly number[]
  readonly start: StartId
  readonly last: LastStep
  /** Sentences: what was not followed, what stands for what. */
  readonly notes: readonly string[]
}

export interface Absent {
  readonly status: 'absent'
  readonly library: LibraryId
  /** One sentence. */
  readonly reason: string
}

export type Answer = Runs | Absent

export const absent = (library: LibraryId, reason: string): Absent => ({ status: 'absent', library, reason })
