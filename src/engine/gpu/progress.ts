/** Tells the page of each design's calls as the device has done them. */
import type { EngineEvent, RunRequest } from '../protocol.ts'

export interface Progress {
  /** A network call of these designs, submitted or known. */
  call(requests: readonly RunRequest[]): void
  /** The device has done this many of these calls. */
  reach(calls: number): void
  /** All calls of a design are done. */
  finish(request: RunRequest): void
}

/** `batches` is the number of network calls per call of the program. */
export const createProgress = (
  requests: readonly RunRequest[],
  batches: number,
  emit: (event: EngineEvent) => void,
): Progress => {
  const calls: (readonly RunRequest[])[] = []
  let reached = 0
  const counts = new Map(requests.map((request) => [request, { done: 0, told: 0 }]))
  const tell = (request: RunRequest, upTo: number): void => {
    const { nfe } = request.program
    const count = counts.get(request)!
    while (count.told < Math.min(upTo, nfe)) emit({ type: 'progress', run: request.id, call: ++count.told, nfe })
  }
  return {
    call: (requests) => {
      calls.push(requests)
    },
    reach: (upTo) => {
      for (; reached < Math.min(upTo, calls.length); reached++)
        for (const request of calls[reached]!) tell(request, Math.floor(++counts.get(request)!.done / batches))
    },
    finish: (request) => tell(request, request.program.nfe),
  }
}
