/** `npm run measure-scenes`: measures the errors that scenes state, on exact pictures and on the network, into src/scenes/measured.ts. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import { convergedDesign } from '../core/presets.ts'
import { publishedSeed } from '../engine/exact/worlds.ts'
import { measureConvergence } from '../metrics/convergence.ts'
import { medianWithin } from '../metrics/median-interval.ts'
import { errorsOnPictures } from '../metrics/picture-quality.ts'
import { rmsOfEach } from '../metrics/rms.ts'
import { scaledModes } from '../metrics/worlds-table.ts'
import { parseHash } from '../scenes/link.ts'
import { measuredDesigns, scaleDesigns, scales } from '../scenes/measured-designs.ts'
import { root } from './bootstrap.mjs'
import { openRuns } from './figures/runs.ts'
import { openNetwork, readCard } from './network.ts'
import { command, machineName, writeWhole } from './output.ts'

const usage = `npm run measure-scenes [-- --keep DIRECTORY]

Measures the errors that the scenes state and writes src/scenes/measured.ts: 64 exact pictures of world ${publishedSeed} (about
ten seconds), and 16 images of the network on its native kernels (about 15 minutes on two cores). Runs of the network are
kept in DIRECTORY (by default out/scenes), so that a command that was stopped goes on.
`

const pictures = { world: { seed: publishedSeed, side: 32 }, seed: 5, count: 64 } as const
const network = { stem: 'public/models/cifar10-mini', seed: 2, count: 16, batch: 16, steps: 256 } as const

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

const onNetwork = async (directory: string): Promise<Found> => {
  const stem = join(root, network.stem)
  const opened = await openNetwork(stem, await readCard(stem), network.batch)
  const runs = await openRuns(directory, opened)
  const latents = { seed: network.seed, labels: Array.from({ length: network.count }, (_, k) => k % 10) }
  const imagesOf = (design: Design) => runs.of(compile(design), designKey(design), latents)
  const found: Found = new Map()
  for (const [k, hash] of measuredDesigns.network.entries()) {
    process.stderr.write(`\r${k + 1} of ${measuredDesigns.network.length}`)
    const design = designOf(hash)
    // Rounding of the first level would make a converged run of its own.
    const start = Number(compile(design).steps[0]!.sigma.toPrecision(12))
    const ends = await imagesOf(convergedDesign(design, start, network.steps))
    found.set(hash, medianWithin(rmsOfEach(await imagesOf(design), ends, network.count)))
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

await command('measure-scenes', async () => {
  const { values } = parseArgs({ options: { keep: { type: 'string' }, help: { type: 'boolean' } } })
  if (values.help) {
    process.stdout.write(usage)
    return
  }
  const [exact, learned] = [onPictures(), await onNetwork(values.keep ?? join(root, 'out/scenes'))]
  const list = (of: readonly number[] | undefined): string => `[${of?.map(short).join(', ')}]`
  const lines = measuredDesigns.pictures.map((hash) => {
    const own = learned.get(hash)
    return `  '${hash}': { pictures: ${list(exact.get(hash))}${own ? `, network: ${list(own)}` : ''} },`
  })
  const path = join(root, 'src/scenes/measured.ts')
  await writeWhole(
    path,
    `// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: measured, and only by chance near one
/**
 * Errors of designs, by the hash of a link: root mean square distance of a picture to where the exact flow ends from the same
 * noise; [median, and the ends of its 95% interval]. ${pictures.count} exact pictures of world ${publishedSeed}, seed ${pictures.seed}; ${network.count} images of the network
 * cifar10-mini, seed ${network.seed}, against ${network.steps} Heun steps. Written by \`npm run measure-scenes\` on ${machineName()}.
 */
export const measured: Readonly<Record<string, Measured>> = {
${lines.join('\n')}
}

export interface Measured {
  readonly pictures: readonly [median: number, low: number, high: number]
  readonly network?: readonly [median: number, low: number, high: number]
}
`,
  )
  process.stdout.write(`${path}\n`)
  const toy = join(root, 'src/scenes/measured-scales.ts')
  await writeWhole(
    toy,
    `/**
 * Root mean square errors of designs on the toy with two modes, at plus and minus \`at\` and a tenth of that wide, in units of
 * \`at\`: 1000 points spread evenly in probability, against exact solutions. Written by \`npm run measure-scenes\`.
 */
export const measuredScales = [
${scales.map((at) => `  { at: ${at}, ${scaleErrors(at).join(', ')} },`).join('\n')}
] as const
`,
  )
  process.stdout.write(`${toy}\n`)
})
