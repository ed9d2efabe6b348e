/** Runs of the engine whose events are collected, and a network that is a formula. */
import { compile } from '../../../src/core/compile.ts'
import type { Backend } from '../../../src/engine/backend.ts'
import type { EngineEvent, Frame, RunRequest } from '../../../src/engine/protocol.ts'
import { type RunContext, runProgram } from '../../../src/engine/run.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { classes } from './node-backend.ts'

/** The design of a link. */
export const requestOf = (hash: string, labels: RunRequest['labels'] = [0, 1]): RunRequest => {
  const { value, notes } = parseHash(hash)
  if (notes.length > 0) throw new RangeError(notes.join())
  return { id: 7, program: compile(value.design), seed: 3, labels, displaySigmaData: 0.5 }
}

interface Call {
  readonly sigma: number
  readonly count: number
  readonly label: readonly number[]
}

/** D = 0.25 / (sigma^2 + 0.25) x, each image by itself. */
export const linearBackend = (maxBatch = 64): Backend & { readonly calls: Call[] } => {
  const calls: Call[] = []
  return {
    name: 'wasm',
    threads: 1,
    side: 32,
    maxBatch,
    calls,
    tensorsAlive: () => 0,
    sessions: () => 1,
    denoise: async (x, sigma, label, count, out) => {
      calls.push({ sigma, count, label: [...label] })
      x.forEach((value, j) => {
        out[j] = (0.25 / (sigma ** 2 + 0.25)) * value
      })
    },
    dispose: async () => {},
  }
}

export const collect = async (request: RunRequest, backend: Backend, options: Partial<RunContext> = {}) => {
  const events: EngineEvent[] = []
  let time = 0
  const outcome = await runProgram(request, {
    backend,
    classes,
    isCancelled: () => false,
    emit: (event) => events.push(event),
    now: () => time++,
    ...options,
  })
  return { outcome, events }
}

export const framesOf = (events: readonly EngineEvent[]): Frame[] =>
  events.flatMap((event) => (event.type === 'frame' ? [event.frame] : []))

export const imagesOf = (events: readonly EngineEvent[]): Float32Array => {
  const last = events.at(-1)
  if (last?.type !== 'done') throw new Error(`the last event is ${last?.type}`)
  return last.images
}
