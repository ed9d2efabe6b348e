import type { Backend } from './backend.ts'
import { imageShape, type ModelCard, sideOf } from './card.ts'
import { loadOrt, threadsFor } from './ort.ts'
import { createSessionBackend } from './session-backend.ts'

/** A call of this many images of 32 x 32 takes about half a second on two slow cores: a cancelled run ends within it. */
const maxBatch = 9

/** The same number of pixels of larger images. */
const maxBatchOf = (side: number): number => Math.max(1, Math.floor((maxBatch * imageShape[1] ** 2) / side ** 2))

/** The CPU: onnxruntime's WASM kernels on as many threads as the page may have. */
export const createWasmBackend = async (
  card: ModelCard,
  bytes: Uint8Array,
  wantedThreads: number | undefined,
): Promise<Backend> => {
  const threads = threadsFor(wantedThreads)
  return createSessionBackend({
    ort: await loadOrt('wasm', threads),
    name: 'wasm',
    threads,
    maxBatch: card.batch ?? maxBatchOf(sideOf(card)),
    card,
    bytes,
    sessionOptions: { executionProviders: ['wasm'], graphOptimizationLevel: 'all' },
  })
}
