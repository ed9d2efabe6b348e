/** A document linked to an engine that does nothing by itself: the test says what it sends. */
import type { Engine, EngineEvent, RunRequest } from '../../../src/engine/client.ts'
import { linkEngine } from '../../../src/state/engine-link.ts'
import { activeRunOf } from '../../../src/state/selectors.ts'
import { createExplorer } from '../../../src/state/store.ts'
import type { Visibility } from '../../../src/state/visibility.ts'

export const link = (visibility?: Visibility) => {
  const requests: RunRequest[] = []
  let cancels = 0
  let send: (event: EngineEvent) => void = () => {}
  const explorer = createExplorer()
  const engine = {
    run: (request) => requests.push(request),
    cancel: () => cancels++,
    switchTo: () => {},
    retry: () => {},
    show: () => {},
    dispose: () => {},
    statistics: () => Promise.reject(new Error('not asked for')),
  } satisfies Engine
  linkEngine(
    explorer,
    (listener) => {
      send = listener
      return engine
    },
    visibility,
  )
  return { explorer, requests, send: (event: EngineEvent) => send(event), cancels: () => cancels }
}

export const frameEvent = (run: number, step: number): EngineEvent => {
  const pixels = new Uint8ClampedArray(4)
  return { type: 'frame', frame: { run, step, steps: 18, side: 32, state: pixels, denoised: pixels, residual: pixels } }
}

export const runOf = (explorer: ReturnType<typeof createExplorer>) => activeRunOf(explorer.getState())
export const framesOf = (explorer: ReturnType<typeof createExplorer>) => runOf(explorer)?.frames ?? []
