/** The measurements behind the figures, by the generators that the page's labs drive. */
import { EngineFault } from '../../engine/fault.ts'
import { type CurveUpdate, measureConvergence } from '../../metrics/convergence.ts'
import type { Part, PartName } from '../../metrics/figure-results.ts'
import { type FoundUpdate, measureOnImages, type WantedRun } from '../../metrics/image-convergence.ts'
import { measureLocalOnImages } from '../../metrics/image-local.ts'
import { rhos, withRho } from '../../metrics/rhos.ts'
import { talkFigure } from '../../metrics/talk-figure.ts'
import { defaultMixture } from '../../toy/presets.ts'
import { measureLevels } from './measure-levels.ts'
import { measureQuality } from './measure-quality.ts'
import { measureWorlds } from './measure-worlds.ts'
import { edm, labelsOf, type MeasureOptions, networkOf, scaled, seeds } from './measuring.ts'
import type { Latents } from './runs.ts'

const toyPoints = 1000

/** What a measurement finds, given the runs that it asks for. */
const drive = async <U>(
  name: string,
  search: Generator<WantedRun | FoundUpdate<U>, void, Float32Array | undefined>,
  latents: Latents,
  { runs, tell }: MeasureOptions,
): Promise<readonly U[]> => {
  const found: U[] = []
  let next = search.next()
  while (!next.done) {
    if (next.value.kind === 'found') {
      found.push(next.value.update)
      next = search.next()
      continue
    }
    const { program, key, callsBefore, callsTotal } = next.value
    tell(`${name}: ${callsBefore} of ${callsTotal} calls`)
    next = search.next(await runs.of(program, key, latents))
  }
  return found
}

/** The curves of the talk's figure, from what was measured of them. The toy's floor is of another kind; it is not kept. */
const talkCurves = (updates: Iterable<CurveUpdate>): Part<'talk'>['images'] => {
  const curves: Part<'talk'>['images'] = talkFigure.map(({ key, label }) => ({ key, label, points: [] }))
  for (const update of updates)
    if ('point' in update && update.point.readings.rms)
      curves.find(({ key }) => key === update.key)!.points.push({ nfe: update.point.nfe, ...update.point.readings.rms })
  return curves
}

const measureTalk = async (options: MeasureOptions): Promise<Part<'talk'>> => {
  const { images, scale } = options
  const steps = [...new Set([4, 8, 16, 32, 64, 128].map((count) => scaled(count, scale)))]
  const referenceSteps = 2 * scaled(128, scale)
  const curves = talkFigure.map(({ key, design }) => ({ key, design }))
  const latents = { seed: seeds.heldOut, labels: labelsOf(options, images) }
  const toy = { mixture: defaultMixture, label: null, seed: seeds.fitted, count: toyPoints }
  return {
    network: networkOf(options, images),
    toyPoints,
    referenceSteps,
    images: talkCurves(await drive('talk', measureOnImages({ curves, steps, referenceSteps }), latents, options)),
    toy: talkCurves(measureConvergence({ ...toy, curves, steps })),
  }
}

const measureLocal = async (options: MeasureOptions): Promise<Part<'local'>> => {
  const steps = Math.max(4, scaled(12, options.scale))
  const images = Math.max(1, Math.floor(options.images / 2))
  const designs = rhos.map((rho) => ({ key: String(rho), design: withRho({ ...edm, steps }, rho) }))
  const latents = { seed: seeds.heldOut, labels: labelsOf(options, images) }
  const updates = await drive('local', measureLocalOnImages({ designs }), latents, options)
  const curves = updates.map((update) => {
    if ('fault' in update) throw new EngineFault(`Of rho ${update.key} no step was measured: ${update.fault}.`, '')
    return { rho: Number(update.key), errors: [...update.errors] }
  })
  return { network: networkOf(options, images), steps, curves }
}

export const measures: { readonly [P in PartName]: (options: MeasureOptions) => Promise<Part<P>> } = {
  talk: measureTalk,
  local: measureLocal,
  levels: measureLevels,
  quality: measureQuality,
  worlds: measureWorlds,
}
