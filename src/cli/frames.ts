/** `npm run --silent frames`: the pictures that the page's network makes of the opening state, as the page ships them. */
import { join } from 'node:path'
import { compile } from '../core/compile.ts'
import { labelsOf } from '../document/images.ts'
import { slotsOf } from '../document/slots.ts'
import { paintDenoised } from '../engine/tonemap.ts'
import { openingDocument } from '../state/opening.ts'
import { encodeShipped, type ShippedRow } from '../state/shipped-file.ts'
import { shippedPath } from '../state/shipped-link.ts'
import { readOptions } from './arguments.ts'
import { root } from './bootstrap.mjs'
import { openNetwork, readCard } from './network.ts'
import { mainOf, runIfProgram, write } from './output.ts'
import { sampleImages } from './sample-images.ts'

const usage = `Usage: npm run --silent frames -- [options]

Samples what the page's network makes of the state that the page opens with, and writes it as the page ships it. Run it
again after the network or the opening state has changed: a test compares the two.

  --model STEM  the network (default: public/models/cifar10-mini)
  --out FILE    where to write (default: public/${shippedPath})
  --help        print this
`

const options = { model: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } } as const

export const main = mainOf('frames', async (argv, io) => {
  const { values: given } = readOptions(argv, options)
  if (given.help) {
    io.print(usage)
    return
  }
  const stem = given.model ?? join(root, 'public', 'models', 'cifar10-mini')
  const card = await readCard(stem)
  const document = openingDocument(null)
  const labels = labelsOf(document.images)
  const network = await openNetwork(stem, card, labels.length)
  const { side } = network.backend
  const rows: ShippedRow[] = []
  try {
    for (const { design } of slotsOf(document)) {
      const images = await sampleImages(compile(design), network, document.seed, 0, labels)
      const pixels = new Uint8ClampedArray(side * side * 4 * labels.length)
      for (const [k, image] of images.entries()) pixels.set(paintDenoised(side, image.pixels), k * side * side * 4)
      rows.push({ design, pixels })
    }
  } finally {
    await network.backend.dispose()
  }
  const { name, sha256 } = card
  if (sha256 === undefined) throw new RangeError(`The card of ${stem} has no sha256.`)
  const sheet = encodeShipped({ network: { name, sha256 }, seed: document.seed, labels, rows, side })
  await write(given.out ?? join(root, 'public', shippedPath), sheet, io)
})

await runIfProgram(import.meta.url, main)
