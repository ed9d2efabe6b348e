/** Arguments of `npm run figures`, checked: what is wrong is one sentence that names the argument. */
import { join } from 'node:path'
import { drawnParts, type PartName, partNames } from '../../metrics/figure-results.ts'
import { ArgumentFault, modelStemOf, readOptions, readWhole } from '../arguments.ts'
import { root } from '../bootstrap.mjs'

export const figuresUsage = `Usage: npm run figures -- [options]

Measures error and quality against network calls on the shipped network, and writes what it found into
public/figures and docs/results.md. It goes on where it was stopped; a part whose network has changed is measured anew.

  --part LIST         of ${partNames.join(', ')} (default: all); the files are written
                      when all are there, those of worlds by themselves
  --out DIRECTORY     where measurements are kept (default: out/figures)
  --model STEM        network: STEM.card.json and the files beside it, or a name in public/models (default: cifar10-mini)
  --classifier STEM   the network that judges (default: public/models/cifar10-classifier)
  --images COUNT      latents of the errors, 2 to 64 (default: 16); fitted levels on 4 times that number
  --quality COUNT     images per draw of a Fréchet distance, 20 to 10000 (default: 500)
  --draws COUNT       draws of it, each on other latents, 1 to 20 (default: 3); one has no error bars
  --steps-scale S     multiplies all numbers of steps, 0.05 to 1, for a quick trial (default: 1)
  --training          draw the training curve from models/curves, and measure nothing
  --curves DIRECTORY  where the tables of the training curve are (default: models/curves)
  --publish ROOT      the repository whose public/figures and docs/results.md are written (default: this one)
  --help              print this
`

export interface FiguresRequest {
  readonly parts: readonly PartName[]
  readonly directory: string
  readonly modelStem: string
  readonly classifierStem: string
  readonly images: number
  readonly qualityImages: number
  readonly draws: number
  readonly scale: number
  /** Whether all parts that are drawn together were asked for, so that their files can be written. */
  readonly publishes: boolean
  readonly target: string
  /** Only the training curve, which needs no measurement. */
  readonly isTrainingOnly: boolean
  readonly curves: string
}

const options = {
  part: { type: 'string' },
  out: { type: 'string' },
  model: { type: 'string' },
  classifier: { type: 'string' },
  images: { type: 'string' },
  quality: { type: 'string' },
  draws: { type: 'string' },
  'steps-scale': { type: 'string' },
  training: { type: 'boolean' },
  curves: { type: 'string' },
  publish: { type: 'string' },
  help: { type: 'boolean' },
} as const

const readParts = (text: string): readonly PartName[] => {
  const wanted = text.split(',')
  const parts = partNames.filter((name) => wanted.includes(name))
  if (parts.length === wanted.length) return parts
  throw new ArgumentFault(`--part: must be a list of ${partNames.join(', ')}, got "${text.slice(0, 40)}"`)
}

const readScale = (text: string): number => {
  const value = Number(text)
  if (value >= 0.05 && value <= 1) return value
  throw new ArgumentFault(`--steps-scale: must be a number from 0.05 to 1, got "${text.slice(0, 40)}"`)
}

/** 'help' when that is all that is wanted. Throws ArgumentFault. */
export const readFiguresArguments = (args: readonly string[]): FiguresRequest | 'help' => {
  const { values: given } = readOptions(args, options)
  if (given.help) return 'help'
  const models = join(root, 'public', 'models')
  const parts = given.part === undefined ? partNames : readParts(given.part)
  return {
    parts,
    directory: given.out ?? join(root, 'out', 'figures'),
    modelStem: modelStemOf(given.model ?? join(models, 'cifar10-mini')),
    classifierStem: modelStemOf(given.classifier ?? join(models, 'cifar10-classifier')),
    images: given.images === undefined ? 16 : readWhole('images', given.images, 2, 64),
    qualityImages: given.quality === undefined ? 500 : readWhole('quality', given.quality, 20, 10_000),
    draws: given.draws === undefined ? 3 : readWhole('draws', given.draws, 1, 20),
    scale: given['steps-scale'] === undefined ? 1 : readScale(given['steps-scale']),
    publishes: drawnParts.every((name) => parts.includes(name)),
    target: given.publish ?? root,
    isTrainingOnly: given.training ?? false,
    curves: given.curves ?? join(root, 'models', 'curves'),
  }
}
