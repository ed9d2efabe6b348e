/** The measurements behind the figures, by the generators that the page's labs drive. */
import { dirname, join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { compile } from '../../core/compile.ts'
import { type Design, designKey, presets } from '../../core/design.ts'
import { imageLength } from '../../engine/card.ts'
import { EngineFault } from '../../engine/fault.ts'
import type { Ort } from '../../engine/ort.ts'
import { type CurveUpdate, measureConvergence } from '../../metrics/convergence.ts'
import type { Part, PartName } from '../../metrics/figure-results.ts'
import { frechetTo } from '../../metrics/frechet.ts'
import { type FoundUpdate, measureOnImages, type WantedRun } from '../../metrics/image-convergence.ts'
import { equalizeOnImages, type ImageLevels, type ImageSearch } from '../../metrics/image-levels.ts'
import { measureLocalOnImages } from '../../metrics/image-local.ts'
import { optimizeOnImages } from '../../metrics/image-optimize.ts'
import { addFeatures, gaussianOf, noMoments } from '../../metrics/moments.ts'
import { openClassifier } from '../../metrics/quality/classifier.ts'
import { parseFeatureCard } from '../../metrics/quality/feature-card.ts'
import { rhos, withRho } from '../../metrics/rhos.ts'
import { talkFigure } from '../../metrics/talk-figure.ts'
import { defaultMixture } from '../../toy/presets.ts'
import { type Network, parseJson, read } from '../network.ts'
import { batch, type Latents, type Runs } from './runs.ts'

export interface MeasureOptions {
  readonly network: Network
  readonly runs: Runs
  /** Latents of the errors. */
  readonly images: number
  /** Of each point of the Fréchet distance. */
  readonly qualityImages: number
  /** Path of the classifier without endings. */
  readonly classifierStem: string
  /** Multiplies every number of steps and the reference: 1 but in tests. */
  readonly scale: number
  readonly tell: (text: string) => void
}

const edm = presets.find(({ id }) => id === 'edm')!.design
/** The page's default seed, and another for latents that nothing was fitted on. */
const seeds = { fitted: 1, heldOut: 2 } as const
const toyPoints = 1000

const labelsOf = ({ network }: MeasureOptions, count: number): readonly number[] =>
  Array.from({ length: count }, (_, k) => k % network.card.labels.length)

const networkOf = ({ network: { card } }: MeasureOptions, images: number) => ({
  name: card.name,
  sha256: card.sha256,
  images,
})

/** At least 2 steps, even where a test wants few. */
const scaled = (steps: number, scale: number): number => Math.max(2, Math.round(steps * scale))

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

const measureLevels = async (options: MeasureOptions): Promise<Part<'levels'>> => {
  const { images, runs, scale, tell } = options
  const fittedOn = Math.max(1, Math.floor(images / 2))
  const latents = {
    fitted: { seed: seeds.fitted, labels: labelsOf(options, fittedOn) },
    'held out': { seed: seeds.heldOut, labels: labelsOf(options, images) },
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
  const lists: Part<'levels'>['lists'] = []
  for (const steps of [...new Set([6, 10].map((count) => Math.max(3, scaled(count, scale))))]) {
    const design = withRho({ ...edm, steps }, 7)
    const equalized = await fitList(`${steps} steps equalized`, equalizeOnImages(design))
    const optimized = await fitList(`${steps} steps optimized`, optimizeOnImages(design))
    const [rho7, error] = equalized.heldOut
    lists.push({
      steps,
      nfe: compile(design).nfe,
      rho7,
      equalized: { error, levels: [...equalized.levels] },
      optimized: { error: optimized.heldOut[1], levels: [...optimized.levels] },
    })
  }
  return { network: networkOf(options, images), fittedOn, lists }
}

/** The classifier of a card on the native kernels, with the statistics of training images. */
const openJudge = async (stem: string) => {
  const path = `${stem}.card.json`
  const what = `The classifier's card ${path}`
  const card = parseFeatureCard(parseJson(await read(path, what), what), path)
  const classifier = await openClassifier(
    card,
    async (file) => Uint8Array.from(await read(join(dirname(stem), file), `The file ${file}`)),
    { ort: { InferenceSession, Tensor } as unknown as Ort, providers: ['cpu'] },
  )
  return { card, ...classifier }
}

/** About as many calls for all: Heun's samplers take 2 N - 1, Euler's N. */
const qualityCalls = [9, 17, 35] as const

const measureQuality = async (options: MeasureOptions): Promise<Part<'quality'>> => {
  const { qualityImages, runs, scale, tell } = options
  const { card, reference, network } = await openJudge(options.classifierStem)
  const distanceOf = frechetTo(reference)
  const labels = labelsOf(options, qualityImages)
  const columns = presets.slice(0, 4)
  const curves: Part<'quality'>['curves'] = columns.map(({ id, label }) => ({ key: id, label, points: [] }))
  const isHeun = ({ solver }: Pick<Design, 'solver'>): boolean => compile({ ...edm, solver, steps: 4 }).nfe > 4
  for (const calls of [...new Set(qualityCalls.map((count) => scaled(count, scale)))])
    for (const [column, { id, design }] of columns.entries()) {
      const steps = isHeun(design) ? Math.max(2, Math.ceil((calls + 1) / 2)) : calls
      const own = { ...design, steps }
      const program = compile(own)
      let moments = noMoments(reference.mean.length)
      let right = 0
      for (let first = 0; first < qualityImages; first += batch) {
        tell(`quality: ${id}, ${program.nfe} calls, image ${first} of ${qualityImages}`)
        const some = labels.slice(first, first + batch)
        const images = await runs.of(program, designKey(own), { seed: seeds.heldOut, labels: some, first })
        const { features, classes } = await network.run(images)
        moments = addFeatures(moments, features)
        right += classes?.filter((answer, k) => answer === some[k]).length ?? 0
        if (images.length !== some.length * imageLength) throw new Error('a run has lost images')
      }
      const point = {
        nfe: program.nfe,
        steps,
        distance: distanceOf(gaussianOf(moments)),
        accuracy: right / qualityImages,
      }
      curves[column]!.points.push(point)
    }
  const test = card.statistics.test_images.find(({ images }) => images === qualityImages)
  return {
    network: networkOf(options, qualityImages),
    classifier: { name: card.name, sha256: card.sha256, testAccuracy: card.test_accuracy ?? null },
    floor: test ? { images: test.images, distance: test.frechet_distance, accuracy: test.accuracy } : null,
    curves,
  }
}

export const measures: { readonly [P in PartName]: (options: MeasureOptions) => Promise<Part<P>> } = {
  talk: measureTalk,
  local: measureLocal,
  levels: measureLevels,
  quality: measureQuality,
}
