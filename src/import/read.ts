/** Texts of other programs that say how they sample, as designs. */
import { type Design, designParameters } from '../core/design.ts'
import { isRecord } from '../core/design-json.ts'
import { parseDesign } from '../core/parse-design.ts'
import { readWorkflow } from './comfyui.ts'
import { readInfotext } from './infotext.ts'
import type { Heard, Said } from './said.ts'
import { readSchedulerConfig } from './scheduler-config.ts'

export interface Imported {
  /** What the text is of, for people. */
  readonly source: string
  readonly design: Design
  /** The seed, if there is one that the page can have. */
  readonly seed: number | undefined
  /** A sentence for each thing that was assumed, replaced or not used. */
  readonly notes: readonly string[]
}

const sentence = (note: string): string => `${note.charAt(0).toUpperCase()}${note.slice(1)}.`

/** The range within what a family on the page takes. */
const withinRange = (said: Said): Heard => {
  if (said.discretization?.id === 'custom') return { said, notes: [] }
  const notes: string[] = []
  const clamp = (key: 'sigmaMin' | 'sigmaMax', name: string): Said => {
    const { min, max } = designParameters[key]
    const value = said[key]
    const nearest = value === undefined ? undefined : Math.min(Math.max(value, min), max)
    if (nearest === undefined || nearest === value) return {}
    notes.push(`${name} is ${value!.toPrecision(4)} there, beyond the page’s range: it takes ${nearest}.`)
    return { [key]: nearest }
  }
  return { said: { ...said, ...clamp('sigmaMin', 'σ_min'), ...clamp('sigmaMax', 'σ_max') }, notes }
}

/** Seeds of the page are unsigned 32-bit numbers. */
const highestSeed = 2 ** 32 - 1

const seedOf = ({ seed }: Heard): { readonly seed: number | undefined; readonly notes: readonly string[] } => {
  if (seed === undefined) return { seed, notes: [] }
  if (Number.isInteger(seed) && seed >= 0 && seed <= highestSeed)
    return { seed, notes: [`Seed ${seed} makes other noise here than there.`] }
  return { seed: undefined, notes: [`The seed there is beyond the page’s, which end at ${highestSeed}: yours stays.`] }
}

const designOf = (source: string, heard: Heard): Imported => {
  const { said, notes } = withinRange(heard.said)
  const { value, notes: faults } = parseDesign(said)
  const { seed, notes: ofSeed } = seedOf(heard)
  return { source, design: value, seed, notes: [...ofSeed, ...heard.notes, ...notes, ...faults.map(sentence)] }
}

/** Python writes infinite numbers and NaN, which are not JSON, into its files. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text.replaceAll(/([:[,]\s*)(?:-?Infinity|NaN)(?=\s*[,}\]])/g, '$1null'))
  } catch {
    return undefined
  }
}

/**
 * A design of AUTOMATIC1111's text, of a ComfyUI workflow or of a scheduler_config.json of diffusers. What a text does not
 * say is usual; a run without a number of steps has `steps`. Undefined for any other text.
 */
export const readForeign = (text: string, steps: number): Imported | undefined => {
  const infotext = readInfotext(text)
  if (infotext) return designOf('AUTOMATIC1111', infotext)
  const json = text.trimStart().startsWith('{') ? parseJson(text) : undefined
  if (!isRecord(json)) return undefined
  const config = readSchedulerConfig(json, steps)
  if (config) return designOf('diffusers', config)
  const workflow = readWorkflow(json, steps)
  return workflow && designOf('ComfyUI', workflow)
}
