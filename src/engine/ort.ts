/** onnxruntime-web: one of three builds, loaded on demand, with the wasm files that this site serves itself. */
import asyncifyMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import asyncifyWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import jspiMjs from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url'
import jspiWasm from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'
import plainMjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import plainWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import type { BackendName } from './protocol.ts'

export type Ort = typeof import('onnxruntime-web')

const files = {
  jspi: { mjs: jspiMjs, wasm: jspiWasm },
  asyncify: { mjs: asyncifyMjs, wasm: asyncifyWasm },
  plain: { mjs: plainMjs, wasm: plainWasm },
} as const

type Build = keyof typeof files

const load = (build: Build): Promise<unknown> => {
  switch (build) {
    case 'jspi':
      return import('onnxruntime-web/jspi')
    case 'asyncify':
      return import('onnxruntime-web/webgpu')
    case 'plain':
      return import('onnxruntime-web/wasm')
    default:
      return build satisfies never
  }
}

/** JSPI is 10 MB smaller than asyncify and survives failed runs; WASM alone needs neither. */
const buildFor = (backend: BackendName): Build =>
  backend === 'wasm' ? 'plain' : 'Suspending' in WebAssembly ? 'jspi' : 'asyncify'

export const loadOrt = async (backend: BackendName, threads: number): Promise<Ort> => {
  const build = buildFor(backend)
  const ort = (await load(build)) as Ort
  const { mjs, wasm } = files[build]
  ort.env.wasm.wasmPaths = { mjs: new URL(mjs, import.meta.url).href, wasm: new URL(wasm, import.meta.url).href }
  ort.env.wasm.numThreads = threads
  ort.env.logLevel = 'error'
  return ort
}
