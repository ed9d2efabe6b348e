/** Picks the device that runs the network, and says why. */
import type { Backend } from './backend.ts'
import { countThreads } from './calibration.ts'
import type { ModelCard } from './card.ts'
import { EngineFault, messageOf } from './fault.ts'
import type { BackendName, StartOptions } from './protocol.ts'
import { passesSelfTest, type SelfTest, selfTestError } from './self-test.ts'
import { type OpenedWasm, openWasm } from './wasm.ts'
import { createWebGpuBackend, isSoftware, requestAdapter } from './webgpu.ts'

export interface ChosenBackend {
  readonly backend: Backend
  /** A sentence for the page. */
  readonly reason: string
}

export interface ChooseOptions {
  readonly card: ModelCard
  readonly bytes: Uint8Array
  readonly selfTest: SelfTest
  readonly preferred: StartOptions['preferred']
  readonly threads: number | undefined
  readonly isOnnxruntime: boolean
  readonly because: string | undefined
  readonly gpuBudget: StartOptions['gpuBudget']
  readonly onStarting: (backend: BackendName) => void
  readonly onLost: (reason: string) => void
}

/** A backend whose self-test holds; disposes of one whose does not and throws EngineFault. */
const tested = async (backend: Backend, { selfTest, card }: ChooseOptions): Promise<Backend> => {
  let error: number
  try {
    error = await selfTestError(backend, selfTest, card.labels.length)
  } catch (cause) {
    await backend.dispose().catch(() => {})
    throw cause
  }
  if (passesSelfTest(error)) return backend
  await backend.dispose().catch(() => {})
  throw new EngineFault(
    `The self-test on ${backend.name} is off by ${error.toPrecision(2)}: it does not compute what the network was stored with.`,
    'Check that the network, its card and its self-test belong together.',
  )
}

/** The WebGPU backend, or the reason why there is none. */
const tryWebGpu = async (options: ChooseOptions): Promise<ChosenBackend | string> => {
  const adapter = await requestAdapter()
  if (!adapter) return 'No WebGPU adapter'
  const isForced = options.preferred === 'webgpu'
  if (isSoftware(adapter) && !isForced) return 'The only WebGPU adapter is a software one'
  options.onStarting('webgpu')
  try {
    const backend = await tested(
      await createWebGpuBackend(adapter, options.card, options.bytes, options.onLost, options.gpuBudget),
      options,
    )
    const { vendor, architecture } = adapter.info
    const name = [vendor, architecture].filter(Boolean).join(' ') || 'this GPU'
    return { backend, reason: `Running on WebGPU (${name}${isSoftware(adapter) ? ', in software' : ''}).` }
  } catch (error) {
    return `WebGPU failed (${messageOf(error).replace(/\.$/, '').slice(0, 160)})`
  }
}

/** Throws EngineFault when neither device runs the network. */
export const chooseBackend = async (options: ChooseOptions): Promise<ChosenBackend> => {
  const attempt = options.preferred === 'wasm' ? (options.because ?? 'WASM was asked for') : await tryWebGpu(options)
  if (typeof attempt !== 'string') return attempt
  options.onStarting('wasm')
  let opened: OpenedWasm
  try {
    opened = await openWasm(options, { ...options, test: (backend) => tested(backend, options) })
  } catch (error) {
    if (error instanceof EngineFault) throw error
    throw new EngineFault(
      `The network could not be started: ${messageOf(error)}.`,
      'Try again. If that does not help, use a current browser with WebAssembly SIMD.',
    )
  }
  const { backend, note } = opened
  const where = `running on the CPU (WASM, ${countThreads(backend.threads)}), slower, same result.`
  return { backend, reason: [`${attempt}: ${where}`, note].filter(Boolean).join(' ') }
}
