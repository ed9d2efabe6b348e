/** The kernels' convolutions on real activations, against direct sums in float64. */
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { blocks, createKernels, type Kernels } from '../../../../src/engine/cpu/kernels.ts'
import { convInDouble, errorsOf, type RealConv, realConvs } from './activations.ts'
import { getBlocked, idleLanes, putBlocked, widened, widthIn } from './blocked.ts'
import { buildNames, compileBuild } from './builds.ts'
import { casesAt } from './network-cases.ts'

/**
 * Root mean square and largest error over the root mean square of the result. Direct sums reach 1e-6 and 1.2e-5; F(4,3) with
 * the usual points 0, +-1 and +-2 would have errors of 2.2e-6 and 3.2e-5.
 */
const bounds = { rms: 1.6e-6, largest: 1.6e-5 }

let nano: readonly RealConv[]
let mini: readonly RealConv[]
const doubles = new Map<RealConv, Float64Array>()
const doubleOf = (conv: RealConv): Float64Array => {
  const known = doubles.get(conv) ?? convInDouble(conv)
  doubles.set(conv, known)
  return known
}

beforeAll(async () => {
  const cases = casesAt(2, 0.05, 8)
  nano = await realConvs(await readFile('public/models/cifar10-nano.onnx'), cases)
  mini = await realConvs(await readFile('public/models/cifar10-mini.onnx'), cases)
})

const modes = { plain: 0, modulate: 1, add: 2 } as const

interface Ending {
  readonly mode: keyof typeof modes
  /** Addresses in blocks. */
  readonly gain?: number
  readonly alpha?: number
  readonly addend?: number
  readonly isPadded?: boolean
}

/** Kernels/winograd.h's Output, for an output at `address`. */
const putOutput = (kernels: Kernels, conv: RealConv, address: number, ending: Ending): number => {
  const { memory, block } = kernels
  const row = (conv.side + (ending.isPadded ? 2 : 0)) * block
  const image = (conv.side + (ending.isPadded ? 2 : 0)) * row
  const first = address + (ending.isPadded ? 4 * (row + block) : 0)
  const words = [
    first,
    image * conv.images,
    image,
    row,
    modes[ending.mode],
    ending.gain ?? 0,
    conv.images * block,
    0,
    ending.addend ?? 0,
  ]
  const output = memory.alloc(words.length)
  memory.integers.set(words, output / 4)
  memory.floats[output / 4 + 7] = ending.alpha ?? 0
  return output
}

/** The address of the result in blocks. */
const winograd = (
  kernels: Kernels,
  conv: RealConv,
  tile: 2 | 4,
  ending: Ending = { mode: 'plain' },
  chunk = 24,
): number => {
  const { memory, block } = kernels
  const { images, inputs, outputs, side, x, w } = conv
  const [k, n] = [widthIn(kernels, inputs), widthIn(kernels, outputs)]
  const positions = (tile + 2) ** 2
  const padded = memory.zeros(k * images * (side + 2) ** 2)
  kernels.pad(putBlocked(kernels, x, images, inputs, side * side), padded, (images * k) / block, side, 0)
  const packed = memory.alloc(positions * k * n)
  kernels.pack_winograd(tile, memory.put(widened(kernels, w, outputs, inputs, 9)), k, n, packed)
  const scratch = memory.alloc(positions * (chunk * (k + n) + 32))
  const result = memory.zeros(n * images * (side + (ending.isPadded ? 2 : 0)) ** 2)
  const output = putOutput(kernels, conv, result, ending)
  kernels.winograd(tile, padded, images, side, k / block, packed, n / block, output, scratch, chunk)
  return result
}

/** By a product, after a gathering where the kernel is larger than a pixel. */
const product = (kernels: Kernels, conv: RealConv): number => {
  const { memory, block } = kernels
  const { images, inputs, outputs, kernel, stride, pad, side, x, w } = conv
  const out = (side + 2 * pad - kernel) / stride + 1
  const rows = images * out * out
  const n = widthIn(kernels, outputs)
  // Over pixels the numbers under the kernel are channels; 2x2 kernels of a map have a block of channels for each tap.
  const isOfPixels = inputs === 3
  const [count, taps] = isOfPixels ? [inputs * kernel * kernel, 1] : [inputs, kernel * kernel]
  const k = widthIn(kernels, count)
  const packed = memory.alloc(k * taps * n)
  kernels.pack(memory.put(widened(kernels, w, outputs, count, taps)), k, n, taps, packed)
  let a = isOfPixels ? memory.put(x) : putBlocked(kernels, x, images, inputs, side * side)
  if (kernel > 1) {
    const gathered = memory.alloc(k * taps * rows)
    if (isOfPixels) kernels.gather_pixels(a, gathered, images, inputs, side, kernel, stride, pad)
    else kernels.gather_halves(a, gathered, images, side, k / block)
    a = gathered
  }
  const result = memory.alloc(n * rows)
  kernels.gemm(a, rows * block, (k * taps) / block, rows, packed, n, result, rows * block)
  return result
}

const convolve = (kernels: Kernels, conv: RealConv): readonly number[] => {
  if (conv.kernel !== 3) return [product(kernels, conv)]
  return conv.side % 4 === 0 ? [winograd(kernels, conv, 4), winograd(kernels, conv, 2)] : [winograd(kernels, conv, 2)]
}

describe.each(buildNames)('with %s', (build) => {
  it.each(blocks)(
    'all shapes of both networks in blocks of %i are as exact as a direct sum in float32',
    async (block) => {
      const module = await compileBuild(build)
      const worst = { rms: 0, largest: 0 }
      for (const conv of [...nano, ...mini]) {
        const kernels = createKernels(module, block)
        const out = (conv.side + 2 * conv.pad - conv.kernel) / conv.stride + 1
        for (const address of convolve(kernels, conv)) {
          const found = getBlocked(kernels, address, conv.images, conv.outputs, out * out)
          const errors = errorsOf(found, doubleOf(conv))
          expect(errors.rms, conv.name).toBeLessThan(bounds.rms)
          expect(errors.largest, conv.name).toBeLessThan(bounds.largest)
          worst.rms = Math.max(worst.rms, errors.rms)
          worst.largest = Math.max(worst.largest, errors.largest)
          expect(idleLanes(kernels, address, conv.images, conv.outputs, out * out).every((lane) => lane === 0)).toBe(
            true,
          )
        }
      }
      expect(nano.length + mini.length).toBeGreaterThan(30)
      process.stdout.write(
        `  ${nano.length + mini.length} shapes, ${build}, blocks of ${block}: rms ${worst.rms.toExponential(1)}, largest ${worst.largest.toExponential(1)}\n`,
      )
    },
  )

  it('what follows a 3x3 convolution, into a padded map or onto another one', async () => {
    const module = await compileBuild(build)
    const conv = nano.find(({ kernel, side }) => kernel === 3 && side === 8)!
    const { images, outputs, side } = conv
    const pixels = side * side
    const alpha = 1.3
    const gains = Float32Array.from({ length: images * outputs }, (_, k) => 1 + 0.5 * Math.sin(k))
    const addends = Float32Array.from({ length: images * outputs * pixels }, (_, k) => Math.cos(k))
    for (const tile of [2, 4] as const) {
      const kernels = createKernels(module, 16)
      const gain = putBlocked(kernels, gains, images, outputs, 1)
      const modulated = winograd(kernels, conv, tile, { mode: 'modulate', gain, alpha, isPadded: true })
      // The inner pixels of the padded map, and its border.
      const wide = getBlocked(kernels, modulated, images, outputs, (side + 2) ** 2)
      const isInner = (j: number): boolean => {
        const [r, c] = [Math.floor(j / (side + 2)) % (side + 2), j % (side + 2)]
        return r > 0 && r <= side && c > 0 && c <= side
      }
      expect(wide.every((value, j) => isInner(j) || value === 0)).toBe(true)
      const expected = doubleOf(conv).map((value, j) => {
        const y = value * gains[Math.floor(j / pixels)]!
        return y / (1 + Math.exp(-alpha * y))
      })
      expect(
        errorsOf(
          wide.filter((_, j) => isInner(j)),
          expected,
        ).largest,
      ).toBeLessThan(bounds.largest)
      const addend = putBlocked(kernels, addends, images, outputs, pixels)
      const sum = getBlocked(kernels, winograd(kernels, conv, tile, { mode: 'add', addend }), images, outputs, pixels)
      expect(
        errorsOf(
          sum,
          doubleOf(conv).map((value, j) => value + addends[j]!),
        ).largest,
      ).toBeLessThan(bounds.largest)
    }
  })

  it('chunks of tiles of any size give the same bits', async () => {
    const module = await compileBuild(build)
    const conv = nano.find(({ kernel, side }) => kernel === 3 && side === 16)!
    const results = [1, 3, 7, 64].map((chunk) => {
      const kernels = createKernels(module, 16)
      const result = winograd(kernels, conv, 4, { mode: 'plain' }, chunk)
      return [...getBlocked(kernels, result, conv.images, conv.outputs, conv.side ** 2)].join()
    })
    expect(new Set(results).size).toBe(1)
  })
})
