/** The reference engine of the tests: onnxruntime's native CPU kernels, and programs in float64 around them. */
import { readFile } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { interpret } from '../../../src/core/interpret.ts'
import { fillNormals } from '../../../src/core/random.ts'
import type { Backend } from '../../../src/engine/backend.ts'
import { lengthOf } from '../../../src/engine/card.ts'
import type { RunRequest } from '../../../src/engine/protocol.ts'

export const classes = 10

export interface ModelFiles {
  readonly onnx: string
  readonly card: string
  readonly selfTest: string
}

const filesOf = (stem: string): ModelFiles => ({
  onnx: `${stem}.onnx`,
  card: `${stem}.card.json`,
  selfTest: `${stem}.selftest.json`,
})

export const tinyFiles = filesOf('test/models/tiny')
/** What tiny's card calls weaker. */
export const tinyWeakFiles = filesOf('test/models/tiny-weak')
/** What of the page only onnxruntime computes. */
export const tinyTanhFiles = filesOf('test/models/tiny-tanh')
export const realFiles = filesOf('public/models/cifar10-mini')

export const createNodeBackend = async (path: string, maxBatch = 64): Promise<Backend> => {
  // One thread: more of them spin while they wait for each other.
  const session = await InferenceSession.create(await readFile(path), { intraOpNumThreads: 1 })
  const image = session.inputMetadata.find(({ name }) => name === 'x')!
  const side = image.isTensor ? Number(image.shape[2]) : Number.NaN
  return {
    name: 'wasm',
    threads: 1,
    side,
    maxBatch,
    tensorsAlive: () => 0,
    sessions: () => 1,
    denoise: async (x, sigma, label, count, out) => {
      const { denoised } = await session.run({
        x: new Tensor('float32', x, [count, 3, side, side]),
        sigma: new Tensor('float32', new Float32Array(count).fill(sigma), [count]),
        label: new Tensor('float32', label, [count, classes]),
      })
      out.set(denoised!.data as Float32Array)
    },
    dispose: () => session.release(),
  }
}

/** The images of a request, computed in float64; only the network's inputs and outputs are float32. */
export const sampleInDouble = async (
  backend: Backend,
  { program, labels, seed }: Pick<RunRequest, 'program' | 'labels' | 'seed'>,
  weak = backend,
): Promise<Float64Array> => {
  const count = labels.length
  const rows = new Float32Array(count * classes)
  labels.forEach((label, image) => {
    if (label !== null) rows[image * classes + label] = 1
  })
  const imageLength = lengthOf(backend.side)
  const out = new Float32Array(count * imageLength)
  const run = interpret(program, {
    length: out.length,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, noise) => {
      for (let image = 0; image < count; image++) fillNormals(noise, seed, image, k, image * imageLength, imageLength)
    },
  })
  for (;;) {
    const event = run.next()
    if (event.done) return event.value
    if (event.value.kind === 'step') continue
    const { input, sigma, output, denoiser } = event.value
    await (denoiser === 'weak' ? weak : backend).denoise(Float32Array.from(input), sigma, rows, count, out)
    output.set(out)
  }
}

export const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) throw new RangeError(`lengths ${a.length} and ${b.length}`)
  let largest = 0
  for (let j = 0; j < a.length; j++) {
    const difference = Math.abs(a[j]! - b[j]!)
    if (!(difference <= largest)) largest = difference
  }
  return largest
}

/** What a request gives in double precision, of a network that is opened for it alone. */
export const expectedOf = async (files: { readonly onnx: string }, request: RunRequest): Promise<Float64Array> => {
  const backend = await createNodeBackend(files.onnx)
  try {
    return await sampleInDouble(backend, request)
  } finally {
    await backend.dispose()
  }
}
