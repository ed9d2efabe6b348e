/** The steps from a checkpoint to everything that is made of the network, in order. */
import { existsSync } from 'node:fs'
import { copyFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineFault, messageOf } from '../../engine/fault.ts'
import { root } from '../bootstrap.mjs'
import { withSection } from '../figures/table.ts'
import type { Io } from '../io.ts'
import { makeDirectory, writeWhole } from '../output.ts'
import type { PublishRequest } from './arguments.ts'
import { isMadeWith } from './dependents.ts'
import {
  networkMarks,
  networkSection,
  parseDescribed,
  readMeasures,
  trainingMarks,
  trainingSection,
} from './documents.ts'
import { runCommand, runProgram } from './run-command.ts'
import { hashOf, type Step } from './step.ts'

/** Seconds of a network call on one image, cifar10-mini on one idle core of an AMD EPYC, native kernels; in batches, and alone. */
const [inBatch, alone] = [0.0045, 0.0104]
const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
const usualGuidance = { guide: null, weight: 3, sigma_lo: 0.2, sigma_hi: 5 } as const
const defaultImages = { figures: 16, quality: 500 } as const

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'))

/** What the card that is there now says and the next one repeats: the data and the weaker network. */
const inherited = async (card: string): Promise<readonly string[]> => {
  const known = (await readJson(card).catch(() => ({}))) as { data?: string; weaker?: string }
  return [
    ...(known.data === undefined ? [] : ['--data-note', known.data]),
    ...(known.weaker === undefined ? [] : ['--weaker', known.weaker]),
  ]
}

/** How the guidance is measured that the card there suggests, or one that helped other networks. */
const guidanceArgs = async (card: string, models: string): Promise<readonly string[]> => {
  const { guidance } = (await readJson(card).catch(() => ({}))) as {
    guidance?: { guide: string | null; weight: number; sigma_lo: number; sigma_hi: number | null }
  }
  const { guide, weight, sigma_lo: low, sigma_hi: high } = guidance ?? usualGuidance
  const interval = `${low}-${high ?? 'inf'}`
  return [
    ...['--guide', guide === null ? 'none' : join(models, `${guide}.onnx`)],
    ...['--weights', String(weight), '--intervals', interval],
  ]
}

const copyTo = async (folder: string, files: readonly (readonly [from: string, to: string])[]): Promise<void> => {
  await makeDirectory(folder)
  for (const [from, to] of files) await copyFile(from, join(folder, to))
}

const replaceSection = async (path: string, section: string, marks: readonly [string, string]): Promise<void> => {
  try {
    await writeWhole(path, withSection(await readFile(path, 'utf8'), section, marks))
  } catch (error) {
    throw new EngineFault(`${path} could not be changed (${messageOf(error)}).`, 'Give --publish the repository.')
  }
}

/** Reads nothing: steps read what they need when they run. */
export const publishSteps = (request: PublishRequest, io: Io): readonly Step[] => {
  const { checkpoint, name, data, classifier, log, width, training, images, scale, python, directory, target } = request
  const here = (...parts: readonly string[]): string => join(directory, ...parts)
  const there = (...parts: readonly string[]): string => join(target, ...parts)
  const made = { onnx: here(`${name}.onnx`), card: here(`${name}.card.json`), test: here(`${name}.selftest.json`) }
  const evaluation = here('evaluation', 'evaluation.json')
  const nearest = here('evaluation', 'neighbours.png')
  const guidance = here('guidance', 'guidance.json')
  const stem = there('public', 'models', name)
  const network = [`${stem}.onnx`, `${stem}.card.json`, `${stem}.selftest.json`]
  const curves = [there('models', 'curves', `${name}.csv`), there('models', 'curves', `${name}.measures.csv`)] as const
  const batches = [...[1, 2, 3, 4, 5].map((k) => `data_batch_${k}.bin`), 'test_batch.bin'].map((file) =>
    join(data, file),
  )
  const judge = classifier.replace(/\.onnx$/, '')
  const few = Math.min(1, images / defaultImages.quality)
  const count = {
    figures: Math.max(2, Math.round(defaultImages.figures * few)),
    quality: Math.min(defaultImages.quality, images),
  }
  const part = count.figures / defaultImages.figures

  const inPython = (script: string, args: readonly string[]) =>
    runProgram(python, [join(root, 'models', script), ...args], io)
  const isOfNetwork = async (...paths: readonly string[]): Promise<boolean> => {
    const hash = await hashOf(`${stem}.onnx`)
    for (const path of paths) if (!(await isMadeWith(target, path, name, hash))) return false
    return true
  }
  /** Deletes a folder of images, unless its origin says that this network made them. */
  const clearOthers = async (folder: string, origin: string): Promise<void> => {
    const known = (await readJson(origin).catch(() => ({}))) as { network_sha256?: string }
    if (known.network_sha256 !== (await hashOf(made.onnx))) await rm(folder, { recursive: true, force: true })
  }
  const ofWidth = width === undefined ? [] : ['--width', width]
  const told = training === undefined ? [] : ['--training', training]
  const sized = ['--steps-scale', scale]
  const referenceSteps = String(Math.max(8, Math.round(256 * Number(scale))))
  const figuresArgs = [
    ...['--model', stem, '--classifier', judge, '--images', String(count.figures), '--quality', String(count.quality)],
    ...[...sized, '--out', here('figures'), '--publish', target],
  ]
  const measuredFiles = ['measured.ts', 'measured-scales.ts'].map((file) => there('src', 'scenes', file))
  const scenesArgs = [
    ...['--model', stem, '--images', String(count.figures), '--steps', referenceSteps],
    ...['--keep', here('scenes'), '--publish', target],
  ]

  return [
    {
      id: 'export',
      about: 'the averaged weights as an .onnx file, compared with torch',
      inputs: [checkpoint],
      outputs: [made.onnx],
      settings: [name, ...ofWidth],
      seconds: 20,
      run: () => inPython('export.py', [checkpoint, made.onnx, ...ofWidth]),
    },
    {
      id: 'evaluate',
      about: `${images} images, their measures, and the training images that are nearest to 20 of them`,
      inputs: [made.onnx, classifier, ...batches],
      outputs: [evaluation, nearest],
      settings: [images],
      seconds: images * 35 * inBatch + 240,
      run: async () => {
        await clearOthers(here('evaluation'), here('evaluation', 'origin.json'))
        const args = ['--classifier', classifier, '--data', data, '--images', String(images)]
        await inPython('evaluate.py', [made.onnx, here('evaluation'), ...args])
      },
    },
    {
      id: 'guidance',
      about: `${images} images with the guidance that the page suggests, and without`,
      inputs: [made.onnx, classifier, ...batches],
      outputs: [guidance],
      settings: [String(images)],
      seconds: images * 35 * 3 * inBatch + 60,
      run: async () => {
        await clearOthers(here('guidance'), here('guidance', 'alone', 'origin.json'))
        await inPython('search_guidance.py', [
          ...[made.onnx, here('guidance'), '--classifier', classifier, '--data', data],
          ...['--screen', '20', '--images', String(images)],
          ...(await guidanceArgs(`${stem}.card.json`, there('public', 'models'))),
        ])
      },
    },
    {
      id: 'card',
      about: 'the card, with what was measured, and the self-test',
      inputs: [checkpoint, made.onnx, evaluation, guidance, ...batches],
      outputs: [made.card, made.test],
      settings: [...ofWidth, ...told],
      seconds: 30,
      run: async () =>
        inPython('make-card.py', [
          ...[made.onnx, '--checkpoint', checkpoint, '--data', data, '--evaluation', evaluation],
          ...['--guidance', guidance],
          ...[...ofWidth, ...told, ...(await inherited(`${stem}.card.json`))],
        ]),
    },
    {
      id: 'replace',
      about: 'the network of the page and the sheet of its neighbours',
      inputs: [made.onnx, made.card, made.test, nearest],
      outputs: [...network, there('public', 'neighbours.png')],
      settings: [],
      seconds: 1,
      run: async () => {
        const files = [made.onnx, made.card, made.test].map(
          (path, k) => [path, network[k]!.slice(stem.length - name.length)] as const,
        )
        await copyTo(there('public', 'models'), files)
        await copyTo(there('public'), [[nearest, 'neighbours.png']])
      },
    },
    {
      id: 'curve',
      about: 'the tables of the training: loss and measures against images seen',
      inputs: [made.card, evaluation, ...(log === undefined ? [] : [log])],
      outputs: curves,
      settings: [],
      seconds: 1,
      run: async () => {
        await makeDirectory(there('models', 'curves'))
        const { images_seen: seen } = parseDescribed(await readJson(made.card))
        const logs = log === undefined ? [] : [log]
        const args = ['--before', curves[0], '--card', made.card, '--evaluation', `${seen}=${evaluation}`]
        await inPython('curve.py', [curves[0], ...logs, ...args])
      },
    },
    {
      id: 'training figure',
      about: 'the picture of what training bought',
      inputs: curves,
      outputs: ['training.svg', 'training-narrow.svg'].map((file) => there('public', 'figures', file)),
      settings: [name],
      seconds: 2,
      run: () =>
        runCommand(
          'src/cli/figures.ts',
          ['--training', '--model', stem, '--curves', there('models', 'curves'), '--publish', target],
          io,
        ),
    },
    {
      id: 'samples',
      about: 'ten images of each class',
      inputs: network,
      outputs: [there('public', 'samples.png')],
      settings: [],
      seconds: 3500 * alone,
      run: async () => {
        const args = ['--seeds', '1-10', '--images', '10', '--class', 'all', '--steps', '18', '--scale', '2']
        await runCommand(
          'src/cli/sample.ts',
          ['--design', '{}', '--model', stem, ...args, '--out', here('samples')],
          io,
        )
        await copyTo(there('public'), [[here('samples.png'), 'samples.png']])
      },
    },
    {
      id: 'frames',
      about: 'the pictures of the opening state, which the page shows before the network is there',
      inputs: network,
      outputs: [there('public', 'frames', 'opening.png')],
      settings: [],
      seconds: 400 * alone,
      run: async () => {
        await makeDirectory(there('public', 'frames'))
        const args = ['--model', stem, '--out', there('public', 'frames', 'opening.png')]
        await runCommand('src/cli/frames.ts', args, io)
      },
    },
    {
      id: 'scenes',
      about: 'the errors that scenes state',
      inputs: network,
      outputs: measuredFiles,
      settings: scenesArgs,
      seconds: 10 + 900 * part * Number(scale),
      run: async () => {
        await runCommand('src/cli/measure-scenes.ts', scenesArgs, io)
        // As it will be committed, so that it is not taken for changed the next time.
        if (existsSync(there('biome.json')))
          await runProgram(process.execPath, [biome, 'check', '--write', ...measuredFiles], io)
      },
    },
    {
      id: 'figures',
      about: 'error and quality against network calls',
      inputs: [...network, `${judge}.card.json`],
      outputs: [
        ...['results.json', 'worlds.json', 'local-error.svg'],
        ...['talk', 'levels', 'quality'].flatMap((file) => [`${file}.svg`, `${file}-narrow.svg`]),
        join('..', 'pictures.png'),
      ].map((file) => there('public', 'figures', file)),
      parts: [there('docs', 'results.md')],
      settings: figuresArgs,
      seconds: 60 + (594_000 * inBatch * (count.quality / defaultImages.quality) + 2400 * part) * Number(scale),
      isThere: () => isOfNetwork('docs/results.md'),
      run: () => runCommand('src/cli/figures.ts', figuresArgs, io),
    },
    {
      id: 'documents',
      about: 'what documents say of the network in numbers',
      inputs: [made.card, ...curves],
      outputs: [],
      parts: [there('docs', 'results.md'), there('models', 'README.md')],
      settings: [],
      seconds: 1,
      isThere: () => isOfNetwork('docs/results.md', 'models/README.md'),
      run: async () => {
        const raw = (await readJson(`${stem}.card.json`)) as { weaker?: string }
        const card = parseDescribed(raw)
        const [losses, measures] = await Promise.all(curves.map((path) => readFile(path, 'utf8')))
        const weaker =
          raw.weaker === undefined
            ? undefined
            : parseDescribed(await readJson(there('public', 'models', `${raw.weaker}.card.json`)))
        const [first] = readMeasures(measures!)
        await replaceSection(there('docs', 'results.md'), networkSection(card, weaker, first!), networkMarks)
        await replaceSection(there('models', 'README.md'), trainingSection(card, losses!, measures!), trainingMarks)
      },
    },
  ]
}
