/** Keeps the engine on the document: hands the scheduler what happens, and does what it says. */
import type { Engine, EngineEvent } from '../engine/client.ts'
import { type BackgroundListener, type BackgroundRun, createBackgroundQueue } from './background-runs.ts'
import type { Explorer } from './explorer.ts'
import { gatherEvents } from './gather-events.ts'
import { denoiserKey, networkKey } from './network-key.ts'
import { createRunCache } from './run-cache.ts'
import { follow } from './runs/follow.ts'
import { networkChanged, received, runIdOf } from './runs/receive.ts'
import { type Command, idle, type Outcome, type Schedule, type Sight } from './runs/schedule.ts'
import { alwaysVisible, type Visibility } from './visibility.ts'

/** Bytes of finished runs that are kept: some 90 runs of 9 images in 18 steps. */
const cacheBudget = 192 * 2 ** 20

export interface LinkedEngine extends Engine {
  /**
   * Runs something in the background: when none of the page's designs waits, nobody drags, devices are not being measured
   * and the page is seen. One after another. Returns what cancels it.
   */
  measure(run: BackgroundRun, listener: BackgroundListener): () => void
}

/** Subscribes both ways and returns the engine. `connect` makes an engine that reports to the listener. */
export const linkEngine = (
  explorer: Explorer,
  connect: (listener: (event: EngineEvent) => void) => Engine,
  visibility: Visibility = alwaysVisible,
): LinkedEngine => {
  const { report } = explorer.getState()
  const cache = createRunCache(cacheBudget)
  const background = createBackgroundQueue((backgroundRuns) => report({ backgroundRuns }))
  let schedule: Schedule = idle

  const execute = (command: Command): void => {
    switch (command.kind) {
      case 'run':
        engine.run(command.request)
        return
      case 'cancel':
        engine.cancel()
        return
      case 'keep':
        cache.set(command.key, command.run)
        return
      case 'forget':
        cache.clear()
        return
      default:
        command satisfies never
    }
  }

  const dispatch = (reduce: (schedule: Schedule, sight: Sight) => Outcome): void => {
    const state = explorer.getState()
    const sight: Sight = {
      state,
      isHidden: visibility.isHidden(),
      background: background.first,
      known: (key) => cache.get(key),
    }
    const outcome = reduce(schedule, sight)
    schedule = outcome.schedule
    if (outcome.runs !== state.runs) report({ runs: outcome.runs })
    for (const command of outcome.commands) execute(command)
  }

  const cancelBackground = (): void => {
    if (schedule.backgroundId === null) return
    schedule = { ...schedule, backgroundId: null }
    engine.cancel()
  }

  /** Measurements of a denoiser that is no longer the page's fail. */
  const refuseBackground = (): void => {
    if (schedule.network === null) return
    if (background.refuseOthers(denoiserKey(schedule.network, explorer.getState().document))) cancelBackground()
  }

  const receive = (event: EngineEvent): void => {
    if (event.type === 'status') {
      const { status } = event
      const earlier = schedule.network
      const network = status.phase === 'ready' ? networkKey(status.model) : earlier
      if (network !== null) dispatch((before, sight) => networkChanged(before, sight, network))
      report({ engine: status })
      refuseBackground()
      if (earlier !== null && network !== earlier) dispatch(follow)
      return
    }
    if (runIdOf(event) !== schedule.backgroundId) {
      dispatch((before, sight) => received(before, sight, event))
      return
    }
    if (event.type === 'done' || event.type === 'run-failed') schedule = { ...schedule, backgroundId: null }
    background.receive(event)
    if (schedule.backgroundId === null) dispatch(follow)
  }

  const engine = connect(gatherEvents(receive))

  explorer.subscribe((state, before) => {
    const { perturbation, guide } = state.document
    if (perturbation !== before.document.perturbation || guide !== before.document.guide) refuseBackground()
    const isReleased = before.history.isHeld && !state.history.isHeld
    const isCalibrated = state.isCalibrating !== before.isCalibrating
    if (state.runnable !== before.runnable || state.document !== before.document || isReleased || isCalibrated)
      dispatch(follow)
  })
  visibility.onChange(() => dispatch(follow))
  dispatch(follow)

  const measure: LinkedEngine['measure'] = (run, listener) => {
    const cancel = background.add(run, listener)
    refuseBackground()
    dispatch(follow)
    return () => {
      if (cancel() === 'first') cancelBackground()
      dispatch(follow)
    }
  }
  return { ...engine, measure }
}
