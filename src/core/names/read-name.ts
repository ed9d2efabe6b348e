/** Reads what people say for a sampler: "dpmpp_2m karras 20", "DPM++ 2M Karras", "euler a", "ddim". */
import type { Parameter } from '../choice.ts'
import { type Design, designParameters } from '../design.ts'
import { faultOf, suggestion } from '../faults.ts'
import type { Parsed } from '../parse-design.ts'
import { defaultDesign } from '../presets.ts'
import { specOf } from '../registry.ts'
import { absenceOf } from './absent.ts'
import { withFamily, withName } from './apply-name.ts'
import { ambiguityOf, findName, spellings } from './lookup.ts'
import { findFamily, type ModelFamily } from './model-families.ts'
import { keyOf, type Library, libraries, type SamplerName, type ScheduleName, wordsOf } from './spoken-name.ts'

/** What a phrase says; what it does not name stays as a design has it. */
export interface Reading {
  readonly sampler?: SamplerName
  readonly schedule?: ScheduleName
  readonly family?: ModelFamily
  readonly steps?: number
  /** Parameters that the phrase gives by name, such as rho 5. */
  readonly params: readonly {
    readonly row: 'solver' | 'discretization'
    readonly key: string
    readonly value: number
  }[]
  /** One sentence for each word that libraries mean differently, and what it was taken for. */
  readonly remarks: readonly string[]
}

export type ReadName = Reading | { readonly fault: string }

/** Words that say nothing. */
const fillers: ReadonlySet<string> = new Set([
  ...['steps', 'step', 'n', 'with', 'and', 'sampler', 'scheduler', 'schedule', 'solver', 'range', 'at', 'in', 'the'],
])

const libraryKeys = new Map<string, Library>([
  ...libraries.map((library) => [keyOf(library), library] as const),
  ['comfy', 'ComfyUI'],
  ['a1111', 'A1111/Forge'],
  ['automatic1111', 'A1111/Forge'],
  ['forge', 'A1111/Forge'],
])

/** Longest name, in words. */
const mostWords = 6

type Part =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'absent'; readonly text: string; readonly sentence: string }
  | { readonly kind: 'family'; readonly family: ModelFamily }
  | { readonly kind: 'library'; readonly library: Library }
  | { readonly kind: 'word'; readonly text: string }

const partOf = (text: string): Part | undefined => {
  const key = keyOf(text)
  if (findName('sampler', text) || findName('schedule', text)) return { kind: 'name', text }
  const sentence = absenceOf(key)
  if (sentence !== undefined) return { kind: 'absent', text, sentence }
  const family = findFamily(text)
  if (family) return { kind: 'family', family }
  const library = libraryKeys.get(key)
  return library && { kind: 'library', library }
}

/** Words that a text has before its words are cut at every hyphen: an underscore may be part of a spelling. */
const rawWords = (text: string): readonly string[] => text.split(/[\s,;:=]+/).filter((word) => wordsOf(word).length > 0)

/** The text as parts, at every place the longest name that begins there. */
const partsOf = (text: string): readonly Part[] => {
  const parts: Part[] = []
  const read = (words: readonly string[], next?: (word: string) => void): void => {
    for (let at = 0; at < words.length; ) {
      let length = Math.min(mostWords, words.length - at)
      let part: Part | undefined
      for (; length > 0; length--) {
        part = partOf(words.slice(at, at + length).join(' '))
        if (part) break
      }
      if (part) {
        parts.push(part)
        at += length
      } else {
        const word = words[at++]!
        if (next) next(word)
        else parts.push({ kind: 'word', text: word })
      }
    }
  }
  // What is no name as it was written may be several that hyphens and underscores join: dpmpp_2m_karras.
  read(rawWords(text), (word) => read(wordsOf(word)))
  return parts
}

interface Draft {
  sampler?: SamplerName
  schedule?: ScheduleName
  family?: ModelFamily
  steps?: number
  readonly numbers: { readonly key: string; readonly value: number }[]
  readonly remarks: string[]
}

const isNumber = (text: string | undefined): text is string => text !== undefined && /^\d*\.?\d+$/.test(text)

/** A name as sampler or, where there is one already or no sampler is called so, as schedule; a fault for one too many. */
const takeName = (draft: Draft, text: string, library: Library | undefined): string | undefined => {
  for (const kind of ['sampler', 'schedule'] as const) {
    const found = findName(kind, text, library)
    if (!found || draft[kind]) continue
    Object.assign(draft, { [kind]: found.name })
    const remark = ambiguityOf(text, found)
    if (remark) draft.remarks.push(remark)
    return undefined
  }
  return `“${text}” comes after ${(draft.sampler ?? draft.schedule)!.label}: one sampler and one schedule make a design`
}

const takeWords = (draft: Draft, parts: readonly Part[]): string | undefined => {
  const library = parts.find((part) => part.kind === 'library')?.library
  const unknown: string[] = []
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!
    if (part.kind === 'absent') return `“${part.text}” ${part.sentence}`
    if (part.kind === 'library') continue
    if (part.kind === 'family') {
      draft.family = part.family
      continue
    }
    if (part.kind === 'name') {
      const fault = takeName(draft, part.text, library)
      if (fault) return fault
      continue
    }
    const { text } = part
    const following = parts[at + 1]
    const value = following?.kind === 'word' ? following.text : undefined
    if (isNumber(text)) {
      if (draft.steps !== undefined) return `${draft.steps} and ${text} cannot both be the number of steps`
      draft.steps = Number(text)
    } else if (!fillers.has(text) && isNumber(value)) {
      draft.numbers.push({ key: text, value: Number(value) })
      at++
    } else if (!fillers.has(text)) unknown.push(text)
  }
  if (unknown.length === 0) return undefined
  const text = unknown.join(' ')
  const known = [...spellings('sampler'), ...spellings('schedule')]
  return `“${text.slice(0, 60)}” is no sampler or noise schedule of the page${suggestion(text, known)}`
}

const rows = [
  ['solver', 'sampler'],
  ['discretization', 'schedule'],
] as const

/** The numbers that a phrase names, each with the row that has such a parameter; a fault for one that nothing has. */
const paramsOf = ({ numbers, ...draft }: Draft): Reading['params'] | string => {
  const params: Reading['params'][number][] = []
  for (const { key, value } of numbers) {
    const owner = rows
      .map(([row, kind]) => ({ row, name: draft[kind] }))
      .flatMap(({ row, name }) => {
        const choice = (name?.choices as Partial<Record<typeof row, { id: string }>> | undefined)?.[row]
        const parameters: readonly Parameter[] = choice ? specOf(row, choice.id).parameters : []
        return parameters.filter((one) => keyOf(one.key) === key).map((parameter) => ({ row, parameter }))
      })[0]
    // DDIM without noise is Euler, which has no eta to set to 0.
    if (!owner && key === 'eta' && value === 0) continue
    if (!owner) return `“${key} ${value}” is no parameter of ${draft.sampler?.label ?? draft.schedule?.label ?? 'it'}`
    const fault = faultOf(owner.parameter, value)
    if (fault) return `${key} ${fault}`
    params.push({ row: owner.row, key: owner.parameter.key, value })
  }
  return params
}

/** What a text names: sampler, schedule, number of steps, model family, parameters. A fault is a sentence without its full stop. */
export const readName = (text: string): ReadName => {
  const draft: Draft = { numbers: [], remarks: [] }
  const fault = takeWords(draft, partsOf(text.slice(0, 200)))
  if (fault) return { fault }
  const { sampler, schedule, family, steps, remarks } = draft
  if (!sampler && !schedule && !family && steps === undefined)
    return { fault: `“${text.slice(0, 60)}” names no sampler and no noise schedule` }
  const stepsFault = steps === undefined ? undefined : faultOf(designParameters.steps, steps)
  if (stepsFault) return { fault: `the number of steps ${stepsFault}` }
  const params = paramsOf(draft)
  if (typeof params === 'string') return { fault: params }
  return {
    ...(sampler && { sampler }),
    ...(schedule && { schedule }),
    ...(family && { family }),
    ...(steps !== undefined && { steps }),
    params,
    remarks,
  }
}

/** A design with what a phrase says. */
export const withReading = (design: Design, { sampler, schedule, family, steps, params }: Reading): Design => {
  const ranged = family ? withFamily(design, family) : design
  const named = [sampler, schedule].reduce((next, name) => (name ? withName(next, name) : next), ranged)
  const set = (row: 'solver' | 'discretization'): Design['solver'] => ({
    ...named[row],
    params: {
      ...named[row].params,
      ...Object.fromEntries(params.filter((one) => one.row === row).map(({ key, value }) => [key, value])),
    },
  })
  return {
    ...named,
    solver: set('solver'),
    discretization: set('discretization'),
    ...(steps !== undefined && { steps }),
  }
}

/** The default design with what a phrase says, which keeps the default where it says nothing; a fault is a note. */
export const parsePhrase = (text: string): Parsed<Design> => {
  const reading = readName(text)
  if ('fault' in reading) return { value: defaultDesign, notes: [`${reading.fault}; using the default design`] }
  const { remarks } = reading
  return { value: withReading(defaultDesign, reading), notes: [], ...(remarks.length > 0 && { remarks }) }
}
