/** Finds names by any of their spellings. */
import { oneCall } from './samplers-one-call.ts'
import { severalCalls } from './samplers-several-calls.ts'
import { withNoise } from './samplers-with-noise.ts'
import { schedules } from './schedules.ts'
import {
  keyOf,
  type Library,
  libraries,
  type Name,
  type SamplerName,
  type ScheduleName,
  type SpokenName,
  spellingsOf,
} from './spoken-name.ts'

/** In the order in which a list shows them; of several that share a spelling, the first is meant. */
export const samplerNames: readonly SamplerName[] = [...oneCall, ...severalCalls, ...withNoise]
export const scheduleNames: readonly ScheduleName[] = schedules

export interface NamesByKind {
  readonly sampler: SamplerName
  readonly schedule: ScheduleName
}

interface Spelled<N extends Name> {
  readonly name: N
  readonly library: Library | null
}

const indexOf = <N extends Name>(names: readonly N[]): ReadonlyMap<string, readonly Spelled<N>[]> => {
  const index = new Map<string, Spelled<N>[]>()
  for (const name of names)
    for (const { key, library } of spellingsOf(name)) index.set(key, [...(index.get(key) ?? []), { name, library }])
  return index
}

const indices = { sampler: indexOf(samplerNames), schedule: indexOf(scheduleNames) } as const

export interface Found<N extends Name> {
  /** What is meant, as far as the text says. */
  readonly name: N
  /** Everything that answers to the text; more than one where libraries disagree. */
  readonly all: readonly N[]
  /** Whether the text is spelled, capitals and underscores included, as for this one alone. */
  readonly isSpelledSo: boolean
}

/** Whether a text is a label or an alias to the letter. */
const isSpelledAs = (name: SpokenName, text: string): boolean =>
  [name.label, ...libraries.flatMap((library) => name.aliases[library] ?? [])].includes(text.trim())

/**
 * The name that a text stands for; undefined for other texts. Where several names share a spelling, a library decides,
 * then the exact spelling ("uni_pc" is ComfyUI's, "UniPC" is not), then the order of the list.
 */
export const findName = <K extends keyof NamesByKind>(
  kind: K,
  text: string,
  library?: Library,
): Found<NamesByKind[K]> | undefined => {
  const index = indices[kind] as unknown as ReadonlyMap<string, readonly Spelled<NamesByKind[K]>[]>
  const spelled = index.get(keyOf(text))
  if (!spelled) return undefined
  const to = library === undefined ? [] : spelled.filter((one) => one.library === library)
  const known = library === undefined ? [] : spelled.filter(({ name }) => name.aliases[library] !== undefined)
  const meant = [to, known, spelled].find((some) => some.length > 0)!
  const all = [...new Set(meant.map(({ name }) => name))]
  const exact = all.filter((name) => isSpelledAs(name, text))
  return { name: exact[0] ?? all[0]!, all, isSpelledSo: all.length === 1 || exact.length === 1 }
}

/** Every spelling of a kind, for suggestions. */
export const spellings = (kind: keyof NamesByKind): readonly string[] =>
  (kind === 'sampler' ? samplerNames : scheduleNames).flatMap((name: SpokenName) => [
    name.label,
    ...libraries.flatMap((library) => name.aliases[library] ?? []),
  ])

/** A sentence where a text means several names and one was taken. */
export const ambiguityOf = (text: string, { name, all }: Found<Name>): string | undefined => {
  if (all.length < 2) return undefined
  const others = all.filter((one) => one !== name).map(({ label }) => `“${label}”`)
  return `“${text}” also means ${others.join(' and ')}; taken as “${name.label}”`
}
