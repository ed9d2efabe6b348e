/** `npm run --silent sample`: images of a design as a PNG, and a JSON trace that tells how they were made. */
import { basename, dirname } from 'node:path'
import { compile, levelsOf } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { toJson } from '../core/design-json.ts'
import { asksWeak, callsOf, type Program, type StepMark } from '../core/program.ts'
import { type ImageClass, imageCounts } from '../document/images.ts'
import { defaultDocument } from '../document/parse.ts'
import { paintDenoised } from '../engine/tonemap.ts'
import { printHash } from '../scenes/link.ts'
import { ArgumentFault } from './arguments.ts'
import type { Io } from './io.ts'
import { mainOf, makeDirectory, printJson, runIfProgram, sha256, softwareVersions, write } from './output.ts'
import { chooseLabels, readArguments, type SampleRequest, usage } from './sample-arguments.ts'
import type { SampledImage } from './sample-images.ts'
import { exactSource, networkSource, type SampleSource } from './sample-sources.ts'
import { makeSheet, type Sheet, sheetKeyword } from './sheet.ts'

const compileDesign = (design: Design): Program => {
  try {
    return compile(design)
  } catch (error) {
    throw error instanceof RangeError ? new ArgumentFault(`--design: ${error.message}`) : error
  }
}

const describeStep = ({ i, t, tHat, sigma, sigmaHat, sigmaNext, s, gamma }: StepMark) => ({
  i,
  t,
  tHat,
  sigma,
  sigmaHat,
  sigmaNext,
  s,
  gamma,
})

const describeImage = ({ pixels, ...measured }: SampledImage) => ({
  ...measured,
  min: pixels.reduce((least, value) => Math.min(least, value)),
  max: pixels.reduce((most, value) => Math.max(most, value)),
  /** Checksum of the final x / s: float32, little-endian, [3, side, side]. */
  sha256: sha256(new Uint8Array(pixels.buffer)),
})

/** Hash of the page that shows the images of one seed, or as many of them as the page can. */
const linkOf = (design: Design, seed: number, count: number, chosen: ImageClass, source: SampleSource): string => {
  const images = {
    ...defaultDocument.images,
    count: imageCounts.find((shown) => shown >= count) ?? imageCounts.at(-1)!,
    class: chosen,
  }
  return `#${printHash({ ...defaultDocument, ...source.link, design, seed, images })}`
}

const describe = (
  request: SampleRequest,
  program: Program,
  source: SampleSource,
  labels: readonly (number | null)[],
  runs: readonly (readonly SampledImage[])[],
  sheet: Sheet,
) => {
  const { design, seeds, scale, prefix } = request
  const chosen: ImageClass = request.class === 'all' ? 'all' : (labels[0] ?? 'none')
  return {
    format: 'samplerscope-sample/1',
    software: softwareVersions(),
    ...source.account,
    design: toJson(design),
    program: {
      steps: design.steps,
      nfe: program.nfe,
      ...(asksWeak(program) && { calls: callsOf(program) }),
      levels: [...levelsOf(design)],
      networkSigmas: program.ops.flatMap((op) => (op.op === 'denoise' ? [op.sigma] : [])),
    },
    steps: program.steps.map(describeStep),
    labels: labels.map((label) => (label === null ? null : source.labels[label])),
    seeds,
    runs: runs.map((images, k) => ({
      seed: seeds[k],
      link: linkOf(design, seeds[k]!, images.length, chosen, source),
      images: images.map(describeImage),
    })),
    sheet: {
      file: `${basename(prefix)}.png`,
      width: sheet.width,
      height: sheet.height,
      scale,
      sha256: sha256(sheet.png),
    },
  }
}

const sample = async (request: SampleRequest, io: Io): Promise<void> => {
  const { design, seeds, images, modelStem, device, exact, perturbation, prefix, scale } = request
  const program = compileDesign(design)
  const source = exact ? exactSource(exact, perturbation) : await networkSource(modelStem, program, device)
  const labels = chooseLabels(request.class, images, source.labels)
  // Before the work rather than after it.
  await makeDirectory(dirname(prefix))
  const runs: SampledImage[][] = []
  for (const seed of seeds) {
    const run: SampledImage[] = []
    for (const [image, label] of labels.entries()) {
      if (io.isWatched) io.complain(`\rseed ${seed}, image ${image + 1} of ${images} `)
      run.push(await source.sample(program, seed, image, label))
    }
    runs.push(run)
  }
  if (io.isWatched) io.complain('\n')
  await source.dispose()
  const sheet = makeSheet(
    runs.map((run) => run.map(({ pixels }) => paintDenoised(source.side, pixels))),
    scale,
    { Software: 'Samplerscope', [sheetKeyword]: JSON.stringify(source.account.model) },
  )
  await write(`${prefix}.png`, sheet.png, io)
  await write(`${prefix}.json`, printJson(describe(request, program, source, labels, runs, sheet)), io)
}

export const main = mainOf('sample', async (argv, io) => {
  const request = readArguments(argv)
  if (request === 'help') io.print(usage)
  else await sample(request, io)
})

await runIfProgram(import.meta.url, main)
