/** `npm run measure-scenes`: measures the errors that scenes state, on exact pictures and on the network, into src/scenes/measured.ts. */
import { join } from 'node:path'
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import { convergedDesign } from '../core/presets.ts'
import type { ModelCard } from '../engine/card.ts'
import { publishedSeed } from '../engine/exact/worlds.ts'
import { measureConvergence } from '../metrics/convergence.ts'
import { medianWithin } from '../metrics/median-interval.ts'
import { errorsOnPictures } from '../metrics/picture-quality.ts'
import { rmsOfEach } from '../metrics/rms.ts'
import { scaledModes } from '../metrics/worlds-table.ts'
import { parseHash } from '../scenes/link.ts'
import { measuredDesigns, scaleDesigns, scales } from '../scenes/measured-designs.ts'
import { modelStemOf, readOptions, readWhole } from './arguments.ts'
import { root } from './bootstrap.mjs'
import { openRuns } from './figures/runs.ts'
import { openNetwork, readCard } from './network.ts'
import { command, machineName, makeDirectory, write } from './output.ts'

const usage = `Usage: npm run measure-scenes -- [options]

Measures the errors that the scenes state and writes src/scenes/measured.ts: 64 exact pictures of world ${publishedSeed} (about
ten seconds), and 16 images of the network on its native kernels (about 15 minutes on two cores). Runs of the network are
kept, so that a command that was stopped goes on.

  --keep DIRECTORY  where (default: out/scenes)
  --model STEM      the network (default: public/models/cifar10-mini)
  --images COUNT    images of the network, 2 to 64 (default: 16)
  --steps COUNT     Heun steps of its converged runs, 8 to 1024 (default: 256)
  --publish ROOT    the repository whose src/scenes is written (default: this one)
  --help            print this
`

const options = {
  keep: { type: 'string' },
  model: { type: 'string' },
  images: { type: 'string' },
  steps: { type: 'string' },
  publish: { type: 'string' },
  help: { type: 'boolean' },
} as const

const pictures = { world: { seed: publishedSeed, side: 32 }, seed: 5, count: 64 } as const
const [seed, batch] = [2, 16] as const

/** The network of a measurement: which, on how many images, against how many steps. */
interface Learned {
  readonly stem: string
  readonly card: ModelCard
  readonly count: number
  readonly steps: number
}

const designOf = (hash: string): Design => {
  const { value, notes } = parseHash(hash)
  if (notes.length > 0) throw new RangeError(`${hash}: ${notes.join(', ')}`)
  return value.design
}

type Found = Map<string, readonly [median: number, low: number, high: number]>

const onPictures = (): Found => {
  const errors = errorsOnPictures({ ...pictures, designs: measuredDesigns.pictures.map(designOf) })
  return new Map(errors.map((one, k) => [measuredDesigns.pictures[k]!, medianWithin(one)]))
}

const onNetwork = async ({ stem, card, count, steps }: Learned, directory: string): Promise<Found> => {
  const opened = await openNetwork(stem, card, batch)
  const runs = await openRuns(directory, opened)
  const latents = { seed, labels: Array.from({ length: count }, (_, k) => k % 10) }
  const imagesOf = (design: Design) => runs.of(compile(design), designKey(design), latents)
  const found: Found = new Map()
  for (const [k, hash] of measuredDesigns.network.entries()) {
    process.stderr.write(`\r${k + 1} of ${measuredDesigns.network.length}`)
    const design = designOf(hash)
    // Rounding of the first level would make a converged run of its own.
    const start = Number(compile(design).steps[0]!.sigma.toPrecision(12))
    const ends = await imagesOf(convergedDesign(design, start, steps))
    found.set(hash, medianWithin(rmsOfEach(await imagesOf(design), ends, count)))
  }
  process.stderr.write('\n')
  await opened.backend.dispose()
  return found
}

/** Root mean square errors of the toy with modes at plus and minus `at`, in units of that; no seed decides. */
const scaleErrors = (at: number): readonly string[] =>
  Object.entries(scaleDesigns).map(([key, hash]) => {
    const design = designOf(hash)
    const setting = { mixture: scaledModes(at), label: null, seed: 1, count: 1000 }
    for (const update of measureConvergence({ ...setting, curves: [{ key, design }], steps: [design.steps] }))
      if ('point' in update)
        return `${key.includes('-') ? `'${key}'` : key}: ${short(update.point.readings.rms!.error / at)}`
    throw new RangeError(`${hash} has no error on the toy`)
  })

const short = (value: number): string => String(Number(value.toPrecision(4)))

/** The file src/scenes/measured.ts. */
const measuredFile = ({ card, count, steps }: Learned, exact: Found, learned: Found): string => {
  const list = (of: readonly number[] | undefined): string => `[${of?.map(short).join(', ')}]`
  const lines = measuredDesigns.pictures.map((hash) => {
    const own = learned.get(hash)
    return `  '${hash}': { pictures: ${list(exact.get(hash))}${own ? `, network: ${list(own)}` : ''} },`
  })
  return `// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: measured, and only by chance near one
/**
 * Errors of designs, by the hash of a link: root mean square distance of a picture to where the exact flow ends from the same
 * noise; [median, and the ends of its 95% interval]. ${pictures.count} exact pictures of world ${publishedSeed}, seed ${pictures.seed}; ${count} images of the network
 * below, seed ${seed}, against ${steps} Heun steps. Written by \`npm run measure-scenes\` on ${machineName()}.
 */
export const measured: Readonly<Record<string, Measured>> = {
${lines.join('\n')}
}

/** The network's name and the hash of its file. */
export const measuredNetwork = {
  name: '${card.name}',
  sha256: '${card.sha256}',
} as const

export interface Measured {
  readonly pictures: readonly [median: number, low: number, high: number]
  readonly network?: readonly [median: number, low: number, high: number]
}
`
}

const scalesFile = (): string => `/**
 * Root mean square errors of designs on the toy with two modes, at plus and minus \`at\` and a tenth of that wide, in units of
 * \`at\`: 1000 points spread evenly in probability, against exact solutions. Written by \`npm run measure-scenes\`.
 */
export const measuredScales = [
${scales.map((at) => `  { at: ${at}, ${scaleErrors(at).join(', ')} },`).join('\n')}
] as const
`

await command('measure-scenes', async () => {
  const { values: given } = readOptions(process.argv.slice(2), options)
  if (given.help) {
    process.stdout.write(usage)
    return
  }
  const stem = modelStemOf(given.model ?? join(root, 'public', 'models', 'cifar10-mini'))
  const learned: Learned = {
    stem,
    card: await readCard(stem),
    count: given.images === undefined ? 16 : readWhole('images', given.images, 2, 64),
    steps: given.steps === undefined ? 256 : readWhole('steps', given.steps, 8, 1024),
  }
  const found = await onNetwork(learned, given.keep ?? join(root, 'out', 'scenes'))
  const folder = join(given.publish ?? root, 'src', 'scenes')
  await makeDirectory(folder)
  await write(join(folder, 'measured.ts'), measuredFile(learned, onPictures(), found))
  await write(join(folder, 'measured-scales.ts'), scalesFile())
})
