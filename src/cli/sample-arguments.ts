/** Arguments of `npm run --silent sample`, checked: what is wrong is one sentence that names the argument. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Design, designParameters } from '../core/design.ts'
import { noPerturbation, type Perturbation } from '../core/perturbation.ts'
import { maxSeed } from '../document/fields.ts'
import { defaultDocument } from '../document/parse.ts'
import { exactWorldOf } from '../engine/exact/worlds.ts'
import type { ExactWorld } from '../engine/protocol.ts'
import { parseHash } from '../scenes/link.ts'
import { ArgumentFault, modelStemOf, readOptions, readWhole } from './arguments.ts'
import { readDesign } from './design-argument.ts'
import { type Device, devices, readDevice } from './device.ts'
import { networksFolder } from './networks-folder.mjs'

const mostImages = 64
const mostSeeds = 64
const largestScale = 8

export const usage = `Usage: npm run --silent sample -- --design DESIGN --out OUT [options]

Samples images with the real network, in float64 around it, or with exact pictures, and writes OUT.png (a row per seed, a
column per image) and OUT.json (the design, the network's checksum, every level, norms and checksums of the images).

  --design DESIGN  a design as JSON, the path of a JSON file, a link of the page or its part after "#", or in
                   words: "DPM++ 2M Karras 20", "euler a". A link also sets seed, number of images and class.
                   {} is the default design.
  --out OUT        where to write: a prefix, or a directory (which gets sample.png and sample.json)
  --model STEM     network: STEM.card.json and the files beside it, or a name in public/models (default: cifar10-mini);
                   or exact pictures, whose denoiser is known: exact, exact-64, exact-grain, exact.7 (seed 7)
  --device DEVICE  where a network runs: ${devices.join(', ')} (default: cpu)
  --perturbed LIST errors of exact pictures on purpose, as links have them: bias:0.1,level:6.4 or startShift:2
  --seeds LIST     such as 1,2,3 or 1-4: at most ${mostSeeds} whole numbers from 0 to ${maxSeed} (default: 1)
  --images COUNT   images per seed, 1 to ${mostImages} (default: 8)
  --class CLASS    a label's name or index, none, or all for each label in turn (default: all)
  --steps N        ${designParameters.steps.min} to ${designParameters.steps.max}, in place of the design's
  --scale K        magnification, 1 to ${largestScale} (default: 1)
  --help           print this
`

export interface SampleRequest {
  readonly design: Design
  /** Path without .card.json; of no account where `exact` is given. */
  readonly modelStem: string
  readonly device: Device
  /** The exact world that images come from; undefined for a network. */
  readonly exact: ExactWorld | undefined
  /** How that world errs on purpose. */
  readonly perturbation: Perturbation
  readonly seeds: readonly number[]
  /** Images per seed. */
  readonly images: number
  /** 'all', 'none', or a label's index or name, which only the model's card can tell. */
  readonly class: string
  readonly scale: number
  /** Path without .png and .json. */
  readonly prefix: string
}

const options = {
  design: { type: 'string' },
  out: { type: 'string' },
  model: { type: 'string' },
  device: { type: 'string' },
  perturbed: { type: 'string' },
  seeds: { type: 'string' },
  images: { type: 'string' },
  class: { type: 'string' },
  steps: { type: 'string' },
  scale: { type: 'string' },
  help: { type: 'boolean' },
} as const

const readSeeds = (text: string): readonly number[] => {
  const wanted = `must be a list such as 1,2,3 or 1-4 of at most ${mostSeeds} different whole numbers from 0 to ${maxSeed}`
  const seeds = new Set<number>()
  const refuse = (): never => {
    throw new ArgumentFault(`--seeds: ${wanted}, got "${text.slice(0, 40)}"`)
  }
  for (const part of text.split(',')) {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? refuse()
    const first = Number(from)
    const last = Number(to)
    if (!(first <= last && last <= maxSeed && last - first < mostSeeds)) refuse()
    for (let seed = first; seed <= last; seed++) {
      if (seeds.has(seed)) refuse()
      seeds.add(seed)
    }
  }
  return seeds.size > mostSeeds ? refuse() : [...seeds]
}

const readSteps = (text: string): number => {
  const { steps } = designParameters
  return readWhole('steps', text, steps.min, steps.max)
}

const readPerturbed = (text: string, exact: ExactWorld | undefined): Perturbation => {
  if (!exact) throw new ArgumentFault('--perturbed: only exact pictures err on purpose; add --model exact')
  const { value, notes } = parseHash(`perturbed=${encodeURIComponent(text)}`)
  if (notes.length > 0) throw new ArgumentFault(`--perturbed: ${notes[0]!.replace(/; (ignored|using [^;]*)$/, '')}`)
  return value.perturbation
}

const prefixOf = (out: string): string => {
  const isDirectory = /[/\\]$/.test(out) || (existsSync(out) && statSync(out).isDirectory())
  return isDirectory ? join(out, 'sample') : out.replace(/\.(png|json)$/, '')
}

/** 'help' when that is all that is wanted. Throws ArgumentFault. */
export const readArguments = (args: readonly string[]): SampleRequest | 'help' => {
  const { values: given } = readOptions(args, options)
  if (given.help) return 'help'
  if (given.design === undefined) throw new ArgumentFault('--design: is missing; JSON, a JSON file or a link')
  if (!given.out) throw new ArgumentFault('--out: is missing; a directory or the beginning of a path')
  const source = readDesign(given.design)
  const exact = exactWorldOf(given.model ?? source.network ?? null)
  const ofLink = exact ? (source.perturbation ?? noPerturbation) : noPerturbation
  const steps = given.steps === undefined ? source.design.steps : readSteps(given.steps)
  return {
    design: { ...source.design, steps },
    exact,
    perturbation: given.perturbed === undefined ? ofLink : readPerturbed(given.perturbed, exact),
    device: readDevice(given.device),
    modelStem: modelStemOf(given.model ?? join(networksFolder, 'cifar10-mini')),
    seeds: given.seeds === undefined ? [source.seed ?? defaultDocument.seed] : readSeeds(given.seeds),
    images: given.images === undefined ? (source.images ?? 8) : readWhole('images', given.images, 1, mostImages),
    class: given.class ?? String(source.class ?? defaultDocument.images.class),
    scale: given.scale === undefined ? 1 : readWhole('scale', given.scale, 1, largestScale),
    prefix: prefixOf(given.out),
  }
}

/** One label per image, null for none. Throws ArgumentFault for a class that the network lacks. */
export const chooseLabels = (wanted: string, count: number, names: readonly string[]): readonly (number | null)[] => {
  const index = /^\d+$/.test(wanted) ? Number(wanted) : names.indexOf(wanted)
  if (wanted !== 'all' && wanted !== 'none' && !(index >= 0 && index < names.length))
    throw new ArgumentFault(
      `--class: must be all, none, one of ${names.join(', ')}, or a number from 0 to ${names.length - 1}, got "${wanted.slice(0, 40)}"`,
    )
  return Array.from({ length: count }, (_, k) =>
    wanted === 'all' ? k % names.length : wanted === 'none' ? null : index,
  )
}
