import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { openNetwork, readCard } from '../../../src/cli/network.ts'
import { sampleImages } from '../../../src/cli/sample-images.ts'
import { compile } from '../../../src/core/compile.ts'
import { labelsOf } from '../../../src/document/images.ts'
import { slotsOf } from '../../../src/document/slots.ts'
import type { EngineStatus } from '../../../src/engine/protocol.ts'
import { paintDenoised } from '../../../src/engine/tonemap.ts'
import { openingDocument } from '../../../src/state/opening.ts'
import type { Run } from '../../../src/state/run.ts'
import { shippedFrameOf } from '../../../src/state/shipped.ts'
import { decodeShipped, encodeShipped, shippedOf } from '../../../src/state/shipped-file.ts'
import { createExplorer } from '../../../src/state/store.ts'

const stem = 'public/models/cifar10-mini'
const opening = openingDocument(null)
const committed = async () => decodeShipped(await readFile('public/frames/opening.png'))

describe('the pictures that come with the page', () => {
  it('are of the network that comes with it and of the state that it opens with', async () => {
    const [pictures, card] = await Promise.all([committed(), readCard(stem)])
    expect(pictures.network).toEqual({ name: card.name, sha256: card.sha256 })
    expect(pictures.seed).toBe(opening.seed)
    expect(pictures.labels).toEqual(labelsOf(opening.images))
    expect(pictures.rows.map(({ design }) => design)).toEqual(slotsOf(opening).map(({ design }) => design))
  })

  it('are what the network makes', async () => {
    const [{ rows, seed, labels, side }, card] = await Promise.all([committed(), readCard(stem)])
    const network = await openNetwork(stem, card, 1)
    try {
      for (const [index, row] of [rows.at(0)!, rows.at(-1)!].entries()) {
        const image = index + 3
        const [made] = await sampleImages(compile(row.design), network, seed, image, [labels[image]!])
        const wanted = paintDenoised(side, made!.pixels)
        const shown = row.pixels.subarray(image * wanted.length, (image + 1) * wanted.length)
        // Another batch size adds in another order; that moves a level at most.
        expect(wanted.reduce((most, level, k) => Math.max(most, Math.abs(level - shown[k]!)), 0)).toBeLessThan(2)
      }
    } finally {
      await network.backend.dispose()
    }
  })

  it('are read as they were written, and what is no such file is refused', async () => {
    const pictures = await committed()
    expect(decodeShipped(encodeShipped(pictures))).toEqual(pictures)
    expect(() => decodeShipped(new Uint8Array(100))).toThrow()
    const other = await readFile('public/icon-192.png')
    expect(() => decodeShipped(other)).toThrow()
  })

  it('stand in for the runs of exactly that state until these are done', async () => {
    const pictures = await committed()
    const shipped = shippedOf(pictures, opening)
    const explorer = createExplorer(opening)
    const shown = () => slotsOf(explorer.getState().document).map(({ id }) => shippedFrameOf(explorer.getState(), id))
    expect(shown()).toEqual([undefined, undefined, undefined, undefined])
    explorer.getState().report({ shipped })
    expect(shown().map((frame) => frame?.state)).toEqual(pictures.rows.map(({ pixels }) => pixels))
    const change = (edit: Partial<typeof opening>) =>
      explorer.getState().change('test', (document) => ({ ...document, ...edit }))
    change({ seed: 6 })
    expect(shown()).toEqual([undefined, undefined, undefined, undefined])
    change({ seed: opening.seed, network: 'exact' })
    expect(shown()).toEqual([undefined, undefined, undefined, undefined])
    change({ network: null, design: { ...opening.design, steps: 12 } })
    // The others keep to its calls: Heun’s six steps are the same for 11 and for 12.
    expect(shown().map((frame) => frame !== undefined)).toEqual([false, true, false, false])
    change({ design: opening.design })
    const ready = (sha256: string): EngineStatus =>
      ({ phase: 'ready', model: { ...pictures.network, sha256 } }) as unknown as EngineStatus
    explorer.getState().report({ engine: ready('another') })
    expect(shown()).toEqual([undefined, undefined, undefined, undefined])
    explorer.getState().report({ engine: ready(pictures.network.sha256) })
    expect(shown().every((frame) => frame !== undefined)).toBe(true)
    explorer.getState().report({ runs: { A: { status: 'done' } as Run, B: { status: 'running' } as Run } })
    expect(shown().map((frame) => frame !== undefined)).toEqual([false, true, true, true])
  })
})
