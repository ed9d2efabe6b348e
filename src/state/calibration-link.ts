/**
 * Finds the fastest device: once the first images are there and nobody does anything, each device runs the network for a
 * moment in a worker of its own. What was measured is remembered; a person's choice goes before it.
 */
import { showNumber } from '../base/number.ts'
import {
  type Candidate,
  countThreads,
  fastest,
  isSameCandidate,
  type Measurement,
  type Outcome,
} from '../engine/calibration.ts'
import type { Engine } from '../engine/client.ts'
import type { StartOptions } from '../engine/protocol.ts'
import { type EngineChoice, rememberEngineChoice } from './engine-choice.ts'
import type { Explorer } from './explorer.ts'
import type { Visibility } from './visibility.ts'

export interface Calibration {
  /** Measures now; what was measured before is forgotten. */
  measure(): void
  /** Takes a device for good; 'auto' the one that was measured to be fastest. */
  choose(choice: Pick<EngineChoice, 'preferred' | 'threads'>): void
}

export interface CalibrationOptions {
  /** Id of the network that runs, under which its times are remembered: how fast a device is depends on the network. */
  readonly model: () => string
  /** Whether to measure unasked: not when the link names the device. */
  readonly isAutomatic: boolean
  readonly visibility: Visibility
  readonly findCandidates: () => Promise<readonly Candidate[]>
  readonly calibrate: (candidates: readonly Candidate[], signal: AbortSignal) => Promise<readonly Outcome[]>
}

/** Milliseconds without any change before devices are measured unasked. */
const restsFor = 2500
/** Times that measuring is begun unasked when a hand interrupts it. */
const mostTries = 3

const perImage = ({ backend, threads, each }: Measurement): string =>
  `${backend === 'webgpu' ? 'WebGPU' : `WASM with ${countThreads(threads)}`} ${showNumber(each, 2)} ms per image`

/** How the engine is to start under a choice. */
export const startOf = (choice: EngineChoice, model: string): Omit<StartOptions, 'modelUrl' | 'exact'> => {
  const { preferred, threads, measured } = choice
  if (preferred !== 'auto') return { preferred, ...(threads !== undefined && { threads }) }
  const best = measured?.model === model ? fastest(measured.outcomes, undefined) : undefined
  // WebGPU is what 'auto' tries first, with WASM to fall back on.
  if (!best || best.backend === 'webgpu') return { preferred: 'auto' }
  return {
    preferred: 'wasm',
    threads: best.threads,
    because: `Measured to be the fastest on this machine (${perImage(best)})`,
  }
}

export const linkCalibration = (explorer: Explorer, engine: Engine, options: CalibrationOptions): Calibration => {
  const { model, isAutomatic, visibility, findCandidates, calibrate } = options
  let tries = isAutomatic ? mostTries : 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  const setChoice = (choice: EngineChoice): void => {
    explorer.getState().report({ engineChoice: choice })
    rememberEngineChoice(choice)
  }
  const present = (): Candidate | undefined => {
    const { engine: status } = explorer.getState()
    return status.phase === 'ready' && status.backend !== 'exact'
      ? { backend: status.backend, threads: status.threads }
      : undefined
  }

  const measure = async (): Promise<void> => {
    running?.abort()
    const measured = model()
    const mine = new AbortController()
    running = mine
    explorer.getState().report({ isCalibrating: true })
    try {
      const outcomes = await calibrate(await findCandidates(), mine.signal)
      if (mine.signal.aborted) return
      setChoice({ ...explorer.getState().engineChoice, measured: { model: measured, outcomes } })
      const now = present()
      const best = fastest(outcomes, now)
      if (
        measured === model() &&
        explorer.getState().engineChoice.preferred === 'auto' &&
        best &&
        now &&
        !isSameCandidate(best, now)
      )
        engine.switchTo(startOf(explorer.getState().engineChoice, model()))
    } catch (error) {
      if (!mine.signal.aborted) explorer.getState().note('warning', `The devices could not be measured: ${error}.`)
    } finally {
      if (running === mine) {
        running = undefined
        explorer.getState().report({ isCalibrating: false })
      }
    }
  }

  const isAtRest = (): boolean => {
    const { engine: status, runs, backgroundRuns } = explorer.getState()
    const all = Object.values(runs)
    return (
      status.phase === 'ready' &&
      status.backend !== 'exact' &&
      backgroundRuns === 0 &&
      all.length > 0 &&
      all.every((run) => run.status === 'done')
    )
  }
  const wait = (): void => {
    clearTimeout(timer)
    if (running || tries === 0 || explorer.getState().engineChoice.measured?.model === model()) return
    timer = setTimeout(() => {
      if (!isAtRest() || visibility.isHidden()) return
      tries--
      void measure()
    }, restsFor)
  }
  explorer.subscribe((state, before) => {
    if (state.document !== before.document) running?.abort()
    const isMoved =
      state.runs !== before.runs || state.engine !== before.engine || state.backgroundRuns !== before.backgroundRuns
    if (state.document !== before.document || isMoved) wait()
  })

  return {
    measure: () => void measure(),
    choose: (choice) => {
      const { measured } = explorer.getState().engineChoice
      setChoice({ ...choice, measured })
      engine.switchTo(startOf(explorer.getState().engineChoice, model()))
    },
  }
}
