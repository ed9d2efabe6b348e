/** The other kernels, against float64. */
import { describe, expect, it } from 'vitest'
import { fillNormals } from '../../../../src/core/random.ts'
import { blocks, createKernels } from '../../../../src/engine/cpu/kernels.ts'
import { errorsOf } from './activations.ts'
import { getBlocked, idleLanes, putBlocked, widthIn } from './blocked.ts'
import { buildNames, compileBuild } from './builds.ts'

const normals = (count: number, stream: number): Float32Array => {
  const values = new Float32Array(count)
  fillNormals(values, 3, 0, stream, 0, count)
  return values
}

const cases = buildNames.flatMap((build) => blocks.map((block) => ({ build, block })))

describe.each(cases)('$build, blocks of $block', ({ build, block }) => {
  const open = async () => createKernels(await compileBuild(build), block)

  it('quick gelu over the whole range of float32', async () => {
    const kernels = await open()
    const x = Float32Array.from({ length: 4096 }, (_, k) => (k % 2 ? 1 : -1) * 10 ** (-6 + (8 * k) / 4096))
    for (const alpha of [1, 1.702, 0.3]) {
      const [from, to] = [kernels.memory.put(x), kernels.memory.alloc(x.length)]
      kernels.quick_gelu(from, to, x.length, alpha)
      // The product with alpha is rounded before it is an exponent; beyond e^88 that stays what it is there.
      const overshoots = [...x].map((value, k) => {
        const expected = value / (1 + Math.exp(-alpha * value))
        const tolerance = 1e-30 + (5e-7 + 1.2e-7 * Math.abs(alpha * value)) * Math.abs(expected)
        return Math.abs(kernels.memory.floats[to / 4 + k]! - expected) / tolerance
      })
      expect(Math.max(...overshoots)).toBeLessThan(1)
    }
  })

  it('sums, products with a number, and what is the same for every image', async () => {
    const kernels = await open()
    const { memory } = kernels
    const [a, b, c] = [normals(64, 0), normals(64, 1), normals(16, 2)]
    const [at, bt, ct, to] = [memory.put(a), memory.put(b), memory.put(c), memory.alloc(64)]
    const read = () => [...memory.floats.subarray(to / 4, to / 4 + 64)]
    kernels.add(at, bt, to, 64)
    expect(read()).toEqual([...a].map((value, k) => Math.fround(value + b[k]!)))
    kernels.scale(at, to, 64, 0.3)
    expect(read()).toEqual([...a].map((value) => Math.fround(value * Math.fround(0.3))))
    // Two blocks of two images of 16 numbers; the constant has 8 of each block, for 8 numbers an image.
    kernels.add_to_images(at, ct, to, 4, 8, 2)
    expect(read()).toEqual([...a].map((value, k) => Math.fround(value + c[8 * Math.floor(k / 32) + (k % 8)]!)))
  })

  it.each([11, 32, 44])('norms over %i channels, and lanes beside them stay zero', async (channels) => {
    const kernels = await open()
    const [images, pixels, eps] = [2, 16, 0.01]
    const x = normals(images * channels * pixels, 1)
    const from = putBlocked(kernels, x, images, channels, pixels)
    const to = kernels.memory.alloc(widthIn(kernels, channels) * images * pixels)
    kernels.pixel_norm(from, to, images * pixels, widthIn(kernels, channels) / block, eps)
    const expected = Float64Array.from(x, (value, j) => {
      const [image, pixel] = [Math.floor(j / (channels * pixels)), j % pixels]
      let squares = 0
      for (let c = 0; c < channels; c++) squares += x[(image * channels + c) * pixels + pixel]! ** 2
      return value / (Math.sqrt(squares) + eps)
    })
    expect(errorsOf(getBlocked(kernels, to, images, channels, pixels), expected).largest).toBeLessThan(1e-6)
    expect(idleLanes(kernels, to, images, channels, pixels).every((lane) => lane === 0)).toBe(true)
  })

  it('padding with and without an activation leaves the border alone', async () => {
    const kernels = await open()
    const [images, channels, side] = [2, 20, 4]
    const x = normals(images * channels * side * side, 1)
    const from = putBlocked(kernels, x, images, channels, side * side)
    const width = widthIn(kernels, channels)
    for (const alpha of [0, 1.1]) {
      const to = kernels.memory.zeros(width * images * 36)
      kernels.pad(from, to, (images * width) / block, side, alpha)
      const padded = getBlocked(kernels, to, images, channels, 36)
      const expected = Float64Array.from(padded, (_, j) => {
        const [map, r, c] = [Math.floor(j / 36), Math.floor((j % 36) / 6) - 1, (j % 6) - 1]
        const value = r >= 0 && r < side && c >= 0 && c < side ? x[map * 16 + r * side + c]! : 0
        return alpha === 0 ? value : value / (1 + Math.exp(-alpha * value))
      })
      expect(errorsOf(padded, expected).largest).toBeLessThan(1e-6)
    }
  })

  it('doubling, and spreading channels over pixels', async () => {
    const kernels = await open()
    const [images, colours, side, p] = [2, 3, 4, 2]
    const channels = colours * p * p
    const x = normals(images * channels * side * side, 1)
    const from = putBlocked(kernels, x, images, channels, side * side)
    const width = widthIn(kernels, channels)
    const doubled = kernels.memory.alloc(width * images * 4 * side * side)
    kernels.upsample(from, doubled, (images * width) / block, side)
    const big = getBlocked(kernels, doubled, images, channels, 4 * side * side)
    for (const [j, value] of big.entries()) {
      const [map, r, c] = [Math.floor(j / 64), Math.floor((j % 64) / 8), j % 8]
      expect(value).toBe(x[map * 16 + (r >> 1) * side + (c >> 1)])
    }
    const spread = kernels.memory.alloc(x.length)
    kernels.spread(from, spread, images, colours, side, p)
    // ONNX: reshape to (b, colour, p, p, row, column), to (b, colour, row, p, column, p).
    for (let j = 0; j < x.length; j++) {
      const [b, colour, r, c] = [Math.floor(j / 192), Math.floor(j / 64) % 3, Math.floor(j / 8) % 8, j % 8]
      const channel = (colour * p + (r % p)) * p + (c % p)
      expect(kernels.memory.floats[spread / 4 + j]).toBe(
        x[((b * channels + channel) * side + (r >> 1)) * side + (c >> 1)],
      )
    }
  })

  it.each([
    { heads: 4, depth: 8, pixels: 64 },
    { heads: 4, depth: 12, pixels: 16 },
    { heads: 1, depth: 20, pixels: 8 },
  ])('attention of $heads heads of $depth channels over $pixels pixels', async ({ heads, depth, pixels }) => {
    const kernels = await open()
    const [images, eps, factor] = [3, 0.02, 5]
    const channels = heads * depth
    const qkv = normals(images * 3 * channels * pixels, 1)
    const from = putBlocked(kernels, qkv, images, 3 * channels, pixels)
    const to = kernels.memory.alloc(widthIn(kernels, channels) * images * pixels)
    kernels.memory.floats.fill(Number.NaN, to / 4, to / 4 + widthIn(kernels, channels) * images * pixels)
    const scratch = kernels.memory.alloc(3 * pixels * depth + pixels * pixels)
    kernels.attention(from, to, images, pixels, heads, depth, eps, factor, scratch)
    const unit = (image: number, part: number, head: number, pixel: number): number[] => {
      const at = (c: number) => qkv[((image * 3 + part) * channels + head * depth + c) * pixels + pixel]!
      const values = Array.from({ length: depth }, (_, c) => at(c))
      const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) + eps
      return values.map((value) => value / length)
    }
    const expected = new Float64Array(images * channels * pixels)
    for (let image = 0; image < images; image++)
      for (let head = 0; head < heads; head++)
        for (let i = 0; i < pixels; i++) {
          const q = unit(image, 0, head, i)
          const weights = Array.from({ length: pixels }, (_, j) => {
            const k = unit(image, 1, head, j)
            return Math.exp(factor * q.reduce((sum, value, c) => sum + value * k[c]!, 0))
          })
          const total = weights.reduce((sum, weight) => sum + weight, 0)
          for (let j = 0; j < pixels; j++)
            for (const [c, value] of unit(image, 2, head, j).entries())
              expected[(image * channels + head * depth + c) * pixels + i]! += (weights[j]! / total) * value
        }
    expect(errorsOf(getBlocked(kernels, to, images, channels, pixels), expected).largest).toBeLessThan(5e-6)
    expect(idleLanes(kernels, to, images, channels, pixels).every((lane) => lane === 0)).toBe(true)
  })
})
