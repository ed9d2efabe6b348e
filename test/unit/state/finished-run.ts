import type { Run } from '../../../src/state/run.ts'

/** A finished run that holds `bytes` bytes. */
export const finishedRun = (bytes: number): Run => ({
  status: 'done',
  id: 1,
  nfe: 1,
  steps: 1,
  calls: 1,
  frames: [],
  images: new Float32Array(bytes / 4),
  milliseconds: 1,
  networkMilliseconds: 1,
  message: null,
  drawn: null,
  preview: null,
})
