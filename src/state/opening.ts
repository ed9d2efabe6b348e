/**
 * What a page shows whose address says nothing: four samplers that people know, at equal calls, on exact
 * pictures and on the toy at the scale at which it tells what pictures tell.
 */
import { chooseDefault, type Design } from '../core/design.ts'
import { defaultDesign } from '../core/presets.ts'
import type { Document } from '../document/document.ts'
import { defaultDocument } from '../document/parse.ts'
import type { SlotId } from '../document/slots.ts'
import { matched } from './match.ts'

const calls = 11

const sampler = (solver: string): Design => ({ ...defaultDesign, solver: chooseDefault('solver', solver) })

const others: readonly (readonly [SlotId, string])[] = [
  ['B', 'second-order'],
  ['C', 'euler'],
  ['D', 'euler-ancestral'],
]

/** `network` is the id of the world or network that it opens with. */
export const openingDocument = (network: string | null): Document =>
  matched({
    ...defaultDocument,
    design: { ...sampler('dpmpp-2m'), steps: calls },
    others: others.map(([id, solver]) => ({ id, design: sampler(solver) })),
    match: 'calls',
    network,
    scale: 16,
    images: { ...defaultDocument.images, reference: 128 },
    seed: 5,
  })
