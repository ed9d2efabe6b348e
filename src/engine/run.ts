/** Runs a program on images: the core's interpreter over float32 tensors, its network calls on a backend. */

import { fillIncrement, type Increment } from '../core/brownian.ts'
import { interpret } from '../core/interpret.ts'
import type { Condition, Denoiser, StepMark } from '../core/program.ts'
import { fillNormals } from '../core/random.ts'
import type { Backend, RunControl } from './backend.ts'
import type { CallCache } from './call-cache.ts'
import { lengthOf } from './card.ts'
import { notNumbers } from './fault.ts'
import { oneHot } from './one-hot.ts'
import type { RunRequest } from './protocol.ts'
import { paintDenoised, paintGrey, paintResidual, paintState } from './tonemap.ts'

export interface RunContext extends RunControl {
  readonly backend: Backend
  /** Length of the network's one-hot label. */
  readonly classes: number
  /** Outputs of earlier runs, of the same network on the same device. */
  readonly calls?: CallCache | undefined
}

const drawNoise = (imageLength: number, seed: number, first: number, k: number, out: Float32Array): void => {
  for (let offset = 0; offset < out.length; offset += imageLength)
    fillNormals(out, seed, first + offset / imageLength, k, offset, imageLength)
}

/** One path per image and element, as `drawNoise` has one stream. */
const drawIncrement = (
  imageLength: number,
  seed: number,
  first: number,
  increment: Increment,
  out: Float32Array,
): void => {
  for (let offset = 0; offset < out.length; offset += imageLength)
    fillIncrement(out, seed, first + offset / imageLength, increment, offset, imageLength)
}

/** A loop, since a function an element would cost as much as a small network's call. */
export const areFinite = (values: Float32Array): boolean => {
  for (let j = 0; j < values.length; j++) if (!Number.isFinite(values[j])) return false
  return true
}

/**
 * 'finished' or 'cancelled'. Cancelling takes effect between two network calls, of which a large batch makes several per
 * program's one. Throws EngineFault when the network gives non-finite numbers.
 */
export const runProgram = async (request: RunRequest, context: RunContext): Promise<'finished' | 'cancelled'> => {
  const { program, labels, seed, firstImage = 0, id, displaySigmaData, isResultOnly } = request
  const { backend, classes, calls, isCancelled, emit, now } = context
  const count = labels.length
  const { side } = backend
  const imageLength = lengthOf(side)
  const rows: Readonly<Record<Condition, Float32Array>> = {
    label: oneHot(labels, classes),
    none: oneHot(
      labels.map(() => null),
      classes,
    ),
  }
  const start = now()
  let network = 0
  let callsKnown = 0

  /** D of all images, in batches. False when cancelled on the way. */
  const denoise = async (
    x: Float32Array,
    sigma: number,
    condition: Condition,
    denoiser: Denoiser,
    out: Float32Array,
  ): Promise<boolean> => {
    const batches = Math.ceil(count / backend.maxBatch)
    for (let batch = 0; batch < batches; batch++) {
      if (isCancelled()) return false
      // Equal batches: another size would want another session on WebGPU.
      const from = Math.floor((batch * count) / batches)
      const to = Math.floor(((batch + 1) * count) / batches)
      const slice = (array: Float32Array, size: number): Float32Array => array.subarray(from * size, to * size)
      const before = now()
      await backend.denoise(
        slice(x, imageLength),
        sigma,
        slice(rows[condition], classes),
        to - from,
        slice(out, imageLength),
        denoiser,
      )
      network += now() - before
    }
    return !isCancelled()
  }

  const emitFrame = (
    step: number,
    state: Uint8ClampedArray,
    denoised: Uint8ClampedArray,
    residual: Uint8ClampedArray,
  ) => emit({ type: 'frame', frame: { run: id, step, steps: program.steps.length, side, state, denoised, residual } })

  const emitStep = (mark: StepMark, x: Float32Array, xHat: Float32Array, denoised: Float32Array): void =>
    emitFrame(
      mark.i,
      paintState(side, x, mark.s, mark.sigma, displaySigmaData),
      paintDenoised(side, denoised),
      paintResidual(side, xHat, mark.sHat, mark.sigmaHat, denoised),
    )

  const trail = calls?.follow(program, seed, labels, firstImage)
  const run = interpret(program, {
    length: count * imageLength,
    allocate: (length) => new Float32Array(length),
    drawNoise: (k, out) => drawNoise(imageLength, seed, firstImage, k, out),
    drawIncrement: (increment, out) => drawIncrement(imageLength, seed, firstImage, increment, out),
  })
  for (;;) {
    const event = run.next()
    if (event.done) {
      const images = paintDenoised(side, event.value)
      emitFrame(program.steps.length, images, images.slice(), paintGrey(side, count))
      emit({
        type: 'done',
        run: id,
        images: event.value.slice(),
        milliseconds: now() - start,
        networkMilliseconds: network,
        callsKnown,
      })
      return 'finished'
    }
    if (event.value.kind === 'step') {
      const { mark, read } = event.value
      if (!isResultOnly) emitStep(mark, read(mark.x), read(mark.xHat), read(mark.denoised))
      continue
    }
    const { call, sigma, condition, denoiser, input, output } = event.value
    const known = trail?.next()
    if (known) {
      callsKnown++
      output.set(known)
      emit({ type: 'progress', run: id, call: call + 1, nfe: program.nfe })
      continue
    }
    if (!(await denoise(input, sigma, condition, denoiser, output))) return 'cancelled'
    if (!areFinite(output)) throw notNumbers(call, program.nfe, sigma)
    trail?.keep(output.slice())
    emit({ type: 'progress', run: id, call: call + 1, nfe: program.nfe })
  }
}
