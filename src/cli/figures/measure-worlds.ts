/** The same designs on the toy, on exact pictures and on the network. */
import { compile } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import { designKey } from '../../core/design-json.ts'
import { convergedDesign } from '../../core/presets.ts'
import { publishedSeed } from '../../engine/exact/worlds.ts'
import { measureConvergence } from '../../metrics/convergence.ts'
import type { Part } from '../../metrics/figure-results.ts'
import { flowErrorOf, flowErrorsOnPictures } from '../../metrics/picture-quality.ts'
import { rmsOfEach } from '../../metrics/rms.ts'
import { scaledModes, worldsScales, worldsTable } from '../../metrics/worlds-table.ts'
import { labelsOf, type MeasureOptions, networkOf, scaled, seeds } from './measuring.ts'

const toyPoints = 1000
const pictureCount = 64

/** Root mean square error of a design on modes at plus and minus `scale`, in units of `scale`. */
const toyError = (design: Design, scale: number): number => {
  const setting = { mixture: scaledModes(scale), label: null, seed: seeds.fitted, count: toyPoints }
  const curves = [{ key: 'one', design }]
  for (const update of measureConvergence({ ...setting, curves, steps: [design.steps] }))
    if ('point' in update) return update.point.readings.rms!.error / scale
  throw new RangeError('this design has no error on the toy')
}

/** Distances of each image to the converged run, and the error of that. */
const networkErrors = async (options: MeasureOptions) => {
  const { images, runs, scale, tell } = options
  const latents = { seed: seeds.heldOut, labels: labelsOf(options, images) }
  const imagesOf = (design: Design) => runs.of(compile(design), designKey(design), latents)
  const converged = convergedDesign(worldsTable[0]!.design, 80, 2 * scaled(128, scale))
  tell('worlds: converged run of the network')
  const ends = await imagesOf(converged)
  const half = await imagesOf({ ...converged, steps: converged.steps / 2 })
  return {
    floor: flowErrorOf(rmsOfEach(half, ends, images), 0).rms / 3,
    of: async (design: Design) => flowErrorOf(rmsOfEach(await imagesOf(design), ends, images), 0),
  }
}

export const measureWorlds = async (options: MeasureOptions): Promise<Part<'worlds'>> => {
  const { tell, scale } = options
  const rows = worldsTable.map((row) => ({ ...row, design: { ...row.design, steps: scaled(row.design.steps, scale) } }))
  const designs = rows.map(({ design }) => design)
  const world = { seed: publishedSeed, side: 32 } as const
  tell('worlds: exact pictures')
  const count = Math.max(2, Math.round(pictureCount * scale))
  const pictures = flowErrorsOnPictures({ world, seed: seeds.heldOut, count, designs })
  const network = await networkErrors(options)
  const found: Part<'worlds'>['rows'] = []
  for (const [k, { key, design }] of rows.entries()) {
    tell(`worlds: ${key}, ${k} of ${rows.length}`)
    const reading = ({ median, rms, error }: { median: number; rms: number; error: number }) => ({ median, rms, error })
    found.push({
      key,
      nfe: compile(design).nfe,
      toy: worldsScales.map((modes) => toyError(design, modes)),
      pictures: reading(pictures[k]!),
      network: reading(await network.of(design)),
    })
  }
  return {
    network: networkOf(options, options.images),
    pictures: { ...world, images: count },
    toyPoints,
    scales: [...worldsScales],
    floors: { pictures: pictures[0]!.floor, network: network.floor },
    rows: found,
  }
}
