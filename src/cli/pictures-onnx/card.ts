/** What goes with the network file of a world of pictures: its card, and inputs with the outputs that they must have. */
import { denoisePicture } from '../../pictures/denoise-picture.ts'
import { exactSampleInto } from '../../pictures/exact-samples.ts'
import { paint, sizeOf } from '../../pictures/pixels.ts'
import type { World } from '../../pictures/world.ts'
import { sha256 } from '../output.ts'
import type { PicturesOnnx } from './graph.ts'

/** Mean of all components, + 1, in pixels. */
const meanPictureOf = (world: World): Float64Array => {
  const { layouts, palettes, logShare, mean } = world
  const gamma = new Float64Array(3 * world.count)
  layouts.forEach(({ first, count }, l) => {
    for (let q = 0; q < palettes; q++)
      for (let j = 0; j < 3 * count; j++)
        gamma[3 * first + j]! += Math.exp(logShare[l * palettes + q]!) * mean[3 * (palettes * first + q * count) + j]!
  })
  const picture = new Float64Array(sizeOf(world))
  paint(world, world.all, gamma, picture)
  return picture
}

const squareOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value ** 2, 0)

/** Standard deviation of a value of a picture about the mean picture, over all pictures and values. */
export const dataDeviation = (world: World): number => {
  const { layouts, palettes, logShare, mean, variance, tau } = world
  let square = 0
  layouts.forEach(({ first, count }, l) => {
    const spread = variance.subarray(3 * first, 3 * (first + count)).reduce((sum, value) => sum + value, 0)
    for (let q = 0; q < palettes; q++) {
      const from = 3 * (palettes * first + q * count)
      square += Math.exp(logShare[l * palettes + q]!) * (squareOf(mean.subarray(from, from + 3 * count)) + spread)
    }
  })
  return Math.sqrt((square - squareOf(meanPictureOf(world))) / sizeOf(world) + tau ** 2)
}

/** Noise levels and labels: those of the self-tests of the other networks. */
const cases = [
  { sigma: 0.05, label: 3 },
  { sigma: 0.8, label: 0 },
  { sigma: 5, label: 8 },
  { sigma: 60, label: null },
] as const

const encode = (values: Float32Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')

/** The outputs are those of the denoiser in float64, rounded. */
export const makeSelfTest = (world: World) => ({
  note: `inputs and outputs of the network (the exact denoiser in float64); x and denoised are base64 of little-endian float32 [1,3,${world.side},${world.side}]`,
  cases: cases.map(({ sigma, label }, k) => {
    const x = new Float32Array(sizeOf(world))
    exactSampleInto(world, label, sigma, 0, k, x)
    const denoised = new Float32Array(x.length)
    denoisePicture(world, x, Math.fround(sigma), label, denoised)
    return { sigma, label, x: encode(x), denoised: encode(denoised) }
  }),
})

/** `seed` is that of the world's drawings. */
export const makeCard = (name: string, world: World, seed: number, { bytes, macs }: PicturesOnnx) => {
  const { side, names, layouts, palettes, tau } = world
  const image = ['B', 3, side, side]
  return {
    name,
    file: `${name}.onnx`,
    sha256: sha256(bytes),
    bytes: bytes.length,
    parameterization: 'D(x; sigma), exact',
    inputs: { x: image, sigma: ['B'], label: ['B', names.length] },
    output: { denoised: image },
    image_range: [-1, 1],
    sigma_data: Number(dataDeviation(world).toFixed(3)),
    sigma_min: 0.002,
    sigma_max: 80,
    labels: names,
    unconditional: 'all-zero label',
    macs_per_image: macs,
    training: 'none: the posterior mean of a known mixture of Gaussians, by npm run pictures',
    data: `drawings of ${names.length} classes from seed ${seed}: ${layouts.length} layouts in ${palettes} palettes each, values with noise of deviation ${tau}`,
    licence: 'MIT',
  }
}
