/** An engine for the scheduler's test: its images are the words of what they were made of. */
import type { Program } from '../../src/core/program.ts'
import type { Engine, EngineEvent, Frame, RunRequest } from '../../src/engine/client.ts'
import type { BackendName, Companion } from '../../src/engine/protocol.ts'

/** Numbers for texts, so that images can carry them. */
const texts: string[] = []
const numbers = new Map<string, number>()
export const numberOf = (text: string): number => {
  const known = numbers.get(text)
  if (known !== undefined) return known
  numbers.set(text, texts.push(text) - 1)
  return texts.length - 1
}

/** Tells apart the programs that the test's designs compile to. */
export const programText = ({ steps, nfe }: Program): string =>
  `${steps.length} steps ${nfe} calls from ${steps[0]!.sigma.toPrecision(6)}`

/** What one image is made of: this is the oracle's whole idea of whose image it is. */
export const imageText = (network: string, program: string, seed: number, image: number, label: number | null) =>
  `${network}, ${program}, seed ${seed}, image ${image}, label ${label}`

/** The numbers that a frame's pixels carry, one per image. */
export const numbersOf = ({ denoised }: Frame): readonly number[] => [
  ...new Uint32Array(denoised.buffer, denoised.byteOffset, denoised.length / 4),
]

const ended = ['done', 'run-failed']

export const createFakeEngine = () => {
  let listener: (event: EngineEvent) => void = () => undefined
  let network: string | null = null
  /** Runs of the newest request that are not done, in the order in which they end. */
  let wanted: Companion[] = []
  let newest: RunRequest | undefined
  /** Exact pictures have all results before any way there. */
  let isExact = false
  let hasResults = false
  const requests: RunRequest[] = []
  let onRequest: (request: RunRequest) => void = () => undefined

  const emit = (event: EngineEvent): void => {
    if (event.type !== 'status' && ended.includes(event.type)) wanted = wanted.slice(1)
    listener(event)
  }
  const imagesOf = ({ program }: Companion): readonly number[] => {
    const { seed, labels, firstImage = 0 } = newest!
    return labels.map((label, k) => numberOf(imageText(network!, programText(program), seed, firstImage + k, label)))
  }
  const frameOf = (run: Companion, step: number): Frame => {
    const pixels = new Uint8ClampedArray(Uint32Array.from(imagesOf(run)).buffer)
    const steps = run.program.steps.length
    return { run: run.id, step, steps, side: 32, state: pixels, denoised: pixels, residual: pixels }
  }

  const imagesAt = (run: Companion): Float32Array => Float32Array.from(imagesOf(run))
  const results = (): void => {
    if (!isExact || hasResults) return
    hasResults = true
    for (const run of [...wanted])
      emit({ type: 'frame', frame: frameOf(run, run.program.steps.length), images: imagesAt(run) })
  }

  const engine: Engine = {
    run: (request) => {
      onRequest(request)
      newest = request
      wanted = [request, ...(request.companions ?? [])]
      hasResults = false
      requests.push(request)
    },
    cancel: () => {
      wanted = []
    },
    show: () => undefined,
    switchTo: () => undefined,
    retry: () => undefined,
    dispose: () => undefined,
    statistics: () => Promise.reject(new Error('not asked for')),
  }

  return {
    connect: (to: (event: EngineEvent) => void): Engine => {
      listener = to
      return engine
    },
    set onRequest(hear: (request: RunRequest) => void) {
      onRequest = hear
    },
    /** The run that is worked on: none while a network loads. */
    get current(): Companion | undefined {
      return network === null ? undefined : wanted[0]
    },
    get isBusy() {
      return wanted.length > 0
    },
    requests,
    /** The worker is replaced; what it was asked for is asked of the next one. */
    load: () => {
      network = null
      emit({ type: 'status', status: { phase: 'loading', received: 0, total: 0 } })
    },
    /** A network of some file. All have one name, as exported files do. */
    ready: (sha256: string, backend: BackendName) => {
      network = `model ${sha256}`
      isExact = backend === 'exact'
      hasResults = false
      const model = { name: 'model', sha256, labels: [], imagesSeen: 0, side: 32 }
      emit({ type: 'status', status: { phase: 'ready', backend, reason: '', threads: 1, model } })
    },
    progress: (run: Companion) => emit({ type: 'progress', run: run.id, call: 1, nfe: run.program.nfe }),
    results,
    frame: (run: Companion, step: number) => {
      results()
      emit({ type: 'frame', frame: frameOf(run, step) })
    },
    finish: (run: Companion, milliseconds: number) => {
      results()
      emit({ type: 'frame', frame: frameOf(run, run.program.steps.length) })
      emit({ type: 'done', run: run.id, images: imagesAt(run), milliseconds, networkMilliseconds: milliseconds })
    },
    fail: (run: Companion) => emit({ type: 'run-failed', run: run.id, message: 'no memory' }),
    /** Another order of the designs that share the calls. */
    shuffle: () => {
      wanted = [...wanted.slice(1), ...wanted.slice(0, 1)]
    },
    /** An event of a request that was replaced long ago: it bears the images of nobody. */
    late: (id: number) => {
      const images = Float32Array.of(numberOf('nobody'))
      listener({ type: 'done', run: id, images, milliseconds: 1, networkMilliseconds: 1 })
    },
  }
}

export type FakeEngine = ReturnType<typeof createFakeEngine>
