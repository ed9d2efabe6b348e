/** The CPU: the page's own kernels for the networks that they know, else onnxruntime's. */
import type { Backend, NetworkFile } from './backend.ts'
import { imageShape, sideOf } from './card.ts'
import { createCpuBackend } from './cpu/backend.ts'
import { loadKernels } from './cpu/load.ts'
import { Refusal } from './cpu/refusal.ts'
import { messageOf } from './fault.ts'
import { loadOrt } from './ort.ts'
import { createSessionBackend } from './session-backend.ts'
import { isolatedThreads, threadsFor } from './threads.ts'

/** A call of this many images of 32 x 32 takes about half a second on two slow cores: a cancelled run ends within it. */
const maxBatch = 9

/** The same number of pixels of larger images. */
const maxBatchOf = (side: number): number => Math.max(1, Math.floor((maxBatch * imageShape[1] ** 2) / side ** 2))

/** onnxruntime's WASM kernels, on as many threads as the page may have: one without cross-origin isolation. */
export const createOrtBackend = async (
  { card, bytes }: NetworkFile,
  wantedThreads: number | undefined,
): Promise<Backend> => {
  const threads = isolatedThreads(wantedThreads)
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

const createOwnBackend = async (file: NetworkFile, wantedThreads: number | undefined): Promise<Backend> =>
  createCpuBackend({
    ...file,
    module: await loadKernels(),
    threads: threadsFor(wantedThreads),
    maxBatch: maxBatchOf(sideOf(file.card)),
    openOther: (network) => createOrtBackend(network, wantedThreads),
  })

export interface WasmOptions {
  readonly threads: number | undefined
  /** Whether onnxruntime computes what the page's own kernels know, too. */
  readonly isOnnxruntime: boolean
  /** Rejects, and disposes of a backend, where it does not compute what the network was stored with. */
  readonly test: (backend: Backend) => Promise<Backend>
}

export interface OpenedWasm {
  readonly backend: Backend
  /** A sentence on who computes, where it is not the page's own kernels. */
  readonly note: string | undefined
}

/** A tested backend. Rejects when neither computes the network. */
export const openWasm = async (file: NetworkFile, options: WasmOptions): Promise<OpenedWasm> => {
  const { threads, isOnnxruntime, test } = options
  let note = 'onnxruntime runs it, as you asked.'
  if (!isOnnxruntime)
    try {
      return { backend: await test(await createOwnBackend(file, threads)), note: undefined }
    } catch (error) {
      note =
        error instanceof Refusal
          ? `onnxruntime runs it: the page’s own kernels do not cover ${error.message}.`
          : `onnxruntime runs it, because the page’s own kernels failed (${messageOf(error).replace(/\.$/, '').slice(0, 160)}).`
    }
  return { backend: await test(await createOrtBackend(file, threads)), note }
}
