/** The engine's client without the page around it, in the hands of engine.test.ts. */
import { createEngine, type Engine, type EngineEvent } from '../../../src/engine/client.ts'
import type { StartOptions } from '../../../src/engine/protocol.ts'

export interface EngineStand {
  /** Starts the one engine of this page. */
  start(options: StartOptions): void
  engine: Engine | undefined
  /** Everything the engine has said. */
  readonly events: EngineEvent[]
}

declare global {
  interface Window {
    engineStand: EngineStand
  }
}

const events: EngineEvent[] = []

window.engineStand = {
  engine: undefined,
  events,
  start: (options) => {
    window.engineStand.engine = createEngine({ ...options, listener: (event) => events.push(event) })
  },
}
