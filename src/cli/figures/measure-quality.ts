/** Fréchet distances of the samplers of Table 1 at equal cost, drawn several times. */
import { dirname, join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { compile } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import { designKey } from '../../core/design-json.ts'
import { presets } from '../../core/presets.ts'
import type { Ort } from '../../engine/ort.ts'
import type { Part } from '../../metrics/figure-results.ts'
import { frechetTo } from '../../metrics/frechet.ts'
import { addFeatures, gaussianOf, noMoments } from '../../metrics/moments.ts'
import { openClassifier } from '../../metrics/quality/classifier.ts'
import { parseFeatureCard } from '../../metrics/quality/feature-card.ts'
import { parseJson, read } from '../network.ts'
import { edm, labelsOf, type MeasureOptions, networkOf, scaled, seeds } from './measuring.ts'
import { batch } from './runs.ts'

/** The classifier of a card on the native kernels, with the statistics of training images. */
const openJudge = async (stem: string) => {
  const path = `${stem}.card.json`
  const what = `The classifier’s card ${path}`
  const card = parseFeatureCard(parseJson(await read(path, what), what), path)
  const classifier = await openClassifier(
    card,
    async (file) => Uint8Array.from(await read(join(dirname(stem), file), `The file ${file}`)),
    { ort: { InferenceSession, Tensor } as unknown as Ort, providers: ['cpu'] },
  )
  return { card, ...classifier }
}

/** Odd, so that all have the same: Heun's samplers take 2 N - 1, Euler's N. */
export const qualityCalls = [9, 13, 17, 25, 35] as const

const isHeun = ({ solver }: Pick<Design, 'solver'>): boolean => compile({ ...edm, solver, steps: 4 }).nfe > 4

/**
 * Draw d has the images d N to (d + 1) N - 1 of the seed, for every sampler and number of calls. All of a draw before the
 * next, so that what a stopped command has measured is whole draws.
 */
export const measureQuality = async (options: MeasureOptions): Promise<Part<'quality'>> => {
  const { qualityImages, draws, runs, scale, tell } = options
  const { card, reference, network } = await openJudge(options.classifierStem)
  const distanceOf = frechetTo(reference)

  const drawOf = async (id: string, design: Design, draw: number) => {
    const program = compile(design)
    const start = draw * qualityImages
    const labels = labelsOf(options, qualityImages, start)
    let moments = noMoments(reference.mean.length)
    let right = 0
    for (let at = 0; at < qualityImages; at += batch) {
      tell(`quality: draw ${draw + 1} of ${draws}, ${id}, ${program.nfe} calls, image ${at} of ${qualityImages}`)
      const some = labels.slice(at, at + batch)
      const latents = { seed: seeds.heldOut, labels: some, first: start + at }
      const { features, classes } = await network.run(await runs.of(program, designKey(design), latents))
      moments = addFeatures(moments, features)
      right += classes?.filter((answer, k) => answer === some[k]).length ?? 0
    }
    return { distance: distanceOf(gaussianOf(moments)), accuracy: right / qualityImages }
  }

  const columns = presets.slice(0, 4).map(({ id, label, design }) => ({
    key: id,
    label,
    points: [...new Set(qualityCalls.map((count) => scaled(count, scale)))].map((calls) => {
      const own = { ...design, steps: isHeun(design) ? Math.max(2, Math.ceil((calls + 1) / 2)) : calls }
      const measured: Part<'quality'>['curves'][number]['points'][number]['draws'] = []
      return { own, point: { nfe: compile(own).nfe, steps: own.steps, draws: measured } }
    }),
  }))
  for (let draw = 0; draw < draws; draw++)
    for (const { key, points } of columns)
      for (const { own, point } of points) point.draws.push(await drawOf(key, own, draw))

  const test = card.statistics.test_images.find(({ images }) => images === qualityImages)
  return {
    network: networkOf(options, qualityImages),
    classifier: { name: card.name, sha256: card.sha256, testAccuracy: card.test_accuracy ?? null },
    floor: test ? { images: test.images, distance: test.frechet_distance, accuracy: test.accuracy } : null,
    curves: columns.map(({ key, label, points }) => ({ key, label, points: points.map(({ point }) => point) })),
  }
}
