import { type Candidate, candidatesFor, type Outcome } from './calibration.ts'
import type { CalibrationRequest } from './calibration.worker.ts'
import { isSoftware, requestAdapter } from './webgpu.ts'

/** Milliseconds for one candidate, fetching and compiling included. */
const patience = 60_000

/** Null where the device has no such number of threads. */
const measure = (request: CalibrationRequest, signal: AbortSignal): Promise<Outcome | null> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./calibration.worker.ts', import.meta.url), { type: 'module' })
    const finish = (act: () => void): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      worker.terminate()
      act()
    }
    const fail = (fault: string): void => finish(() => resolve({ ...request.candidate, fault }))
    const onAbort = (): void => finish(() => reject(signal.reason))
    const timer = setTimeout(() => fail(`gave no answer within ${patience / 1000} s`), patience)
    signal.addEventListener('abort', onAbort)
    worker.onmessage = ({ data }: MessageEvent<Outcome | null>) => finish(() => resolve(data))
    worker.onerror = (event) => {
      event.preventDefault()
      fail(event.message || 'its worker could not be loaded')
    }
    worker.postMessage(request)
  })

/** What this machine can run networks on. */
export const findCandidates = async (): Promise<readonly Candidate[]> => {
  const adapter = await requestAdapter()
  return candidatesFor(navigator.hardwareConcurrency || 1, adapter !== null && !isSoftware(adapter))
}

/** Measures candidates one after another, each in a worker of its own. Rejects when aborted. */
export const calibrate = async (
  modelUrl: string,
  candidates: readonly Candidate[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = []
  for (const candidate of candidates) {
    signal.throwIfAborted()
    const outcome = await measure({ modelUrl, candidate }, signal)
    if (outcome) outcomes.push(outcome)
  }
  return outcomes
}
