/** The engine's client without the page around it, in the hands of engine.test.ts. */
import { createEngine, type Engine, type EngineEvent } from '../../../src/engine/client.ts'
import type { StartOptions } from '../../../src/engine/protocol.ts'
import { drawNormals, type NormalDraws } from './normals.ts'

export interface EngineStand {
  /** Starts the one engine of this page. */
  start(options: StartOptions): void
  engine: Engine | undefined
  /** Everything the engine has said. */
  readonly events: EngineEvent[]
  /** Words and normals of a stream, as the GPU makes them. */
  drawNormals(seed: number, image: number, stream: number, pairs: number): Promise<NormalDraws>
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
  drawNormals,
  start: (options) => {
    window.engineStand.engine = createEngine({
      ...options,
      listener: (event) => events.push(event),
      makeCanvas: () => {
        const canvas = document.createElement('canvas')
        document.body.replaceChildren(canvas)
        return canvas.transferControlToOffscreen()
      },
    })
  },
}
