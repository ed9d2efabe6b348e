/** Fitted lists of noise levels against rho = 7, on latents that they were not fitted on. */
import { compile } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import { designKey } from '../../core/design-json.ts'
import { convergedDesign } from '../../core/presets.ts'
import type { Part } from '../../metrics/figure-results.ts'
import { equalizeOnImages, type ImageLevels, type ImageSearch, referenceSteps } from '../../metrics/image-levels.ts'
import { optimizeOnImages } from '../../metrics/image-optimize.ts'
import { withRho } from '../../metrics/rhos.ts'
import { rmsOfEach } from '../../metrics/rms.ts'
import { designWith, deterministic, levelsOf } from '../../metrics/toy-levels.ts'
import { edm, labelsOf, type MeasureOptions, networkOf, scaled, seeds } from './measuring.ts'
import type { Latents } from './runs.ts'

/** Sets of as many latents as the other errors have: the searches compare on the first. */
const heldOutSets = 4

export const measureLevels = async (options: MeasureOptions): Promise<Part<'levels'>> => {
  const { images, runs, scale, tell } = options
  const fittedOn = Math.max(1, Math.floor(images / 2))
  const heldOut = Array.from({ length: heldOutSets }, (_, set): Latents => {
    const first = set * images
    const latents = { seed: seeds.heldOut, labels: labelsOf(options, images, first) }
    return first === 0 ? latents : { ...latents, first }
  })
  const latents = {
    fitted: { seed: seeds.fitted, labels: labelsOf(options, fittedOn) },
    'held out': heldOut[0]!,
  } as const
  const fitList = async <T extends ImageLevels>(name: string, search: ImageSearch<T>): Promise<T> => {
    let next = search.next()
    while (!next.done) {
      const { design, key, latents: which, share } = next.value
      tell(`levels: ${name}, ${Math.round(100 * share)}%`)
      next = search.next(await runs.of(compile(design), key, latents[which]))
    }
    return next.value
  }
  const imagesOf = (design: Design, some: Latents): Promise<Float32Array> =>
    runs.of(compile(design), designKey(design), some)
  const listOf = async (design: Design): Promise<Part<'levels'>['lists'][number]['rho7']> => {
    const levels = [...levelsOf(deterministic(design))]
    const converged = convergedDesign(design, levels[0]!, referenceSteps)
    const errors: number[] = []
    for (const some of heldOut) {
      tell(`levels: ${design.steps} steps, latent ${errors.length} of ${heldOutSets * images}`)
      errors.push(...rmsOfEach(await imagesOf(design, some), await imagesOf(converged, some), images))
    }
    return { levels, errors }
  }
  const lists: Part<'levels'>['lists'] = []
  for (const steps of [...new Set([6, 10].map((count) => Math.max(3, scaled(count, scale))))]) {
    const design = withRho({ ...edm, steps }, 7)
    const equalized = await fitList(`${steps} steps equalized`, equalizeOnImages(design))
    const optimized = await fitList(`${steps} steps optimized`, optimizeOnImages(design))
    lists.push({
      steps,
      nfe: compile(design).nfe,
      rho7: await listOf(design),
      equalized: await listOf(designWith(design, equalized.levels)),
      optimized: await listOf(designWith(design, optimized.levels)),
    })
  }
  return { network: networkOf(options, heldOutSets * images), fittedOn, lists }
}
