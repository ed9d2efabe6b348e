/** What people call a sampler, a noise schedule or a model's range, and the choices that they mean by it. */
import type { Params } from '../choice.ts'
import type { Row } from '../registry.ts'

/** Whose word a name is. */
export const libraries = ['ComfyUI', 'A1111/Forge', 'k-diffusion', 'diffusers', 'paper'] as const
export type Library = (typeof libraries)[number]

/** A choice of a row; parameters that are not named have their defaults. */
export interface NamedChoice {
  readonly id: string
  readonly params?: Params
}

export interface SpokenName {
  /** Stable, unique among names of its kind. */
  readonly id: string
  /** As people say it. */
  readonly label: string
  /** Labels and field names, by who uses them. */
  readonly aliases: Readonly<Partial<Record<Library, readonly string[]>>>
  /** One sentence: what it does. */
  readonly does: string
  /** One sentence: when to take it. */
  readonly take: string
  /** One sentence or two: what computes the same under another name, or something else under this one. */
  readonly same?: string
}

/** Network calls of a step, or whether fresh noise comes in: how a list of samplers is grouped. */
export type SamplerGroup = 'one' | 'several' | 'noise'

export interface SamplerName extends SpokenName {
  readonly kind: 'sampler'
  readonly group: SamplerGroup
  /** Network calls of a step that is not the last. */
  readonly calls: number
  readonly choices: { readonly solver: NamedChoice } & Partial<Record<'stochasticity' | 'ending', NamedChoice>>
}

export interface ScheduleName extends SpokenName {
  readonly kind: 'schedule'
  readonly group: ScheduleGroup
  readonly choices: { readonly discretization: NamedChoice }
}

/** Where levels come from: a formula over any range, a model's own table, times of flow matching, or a list that somebody searched for. */
export type ScheduleGroup = 'formula' | 'model' | 'flow' | 'list'

export type Name = SamplerName | ScheduleName

/** The row whose choice a name stands for first of all. */
export const mainRowOf = (name: Name): Row => (name.kind === 'sampler' ? 'solver' : 'discretization')

/** Words of a text: small letters and digits, "++" read as "pp", everything else between words. */
export const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replaceAll('++', 'pp')
    .replaceAll('ρ', 'rho')
    .replaceAll('η', 'eta')
    .split(/[^a-z0-9.]+/)
    .map((word) => word.replaceAll(/^\.+|\.+$/g, ''))
    .filter((word) => word !== '')

/** A text without what spellings differ in: "DPM++ 2M", "dpmpp_2m" and "dpmpp-2m" have the same key. */
export const keyOf = (text: string): string => wordsOf(text).join('')

/** Everything that a name answers to, by key, with whose word it is. Its label and id are everybody's. */
export const spellingsOf = (
  name: SpokenName,
): readonly { readonly key: string; readonly library: Library | null }[] => [
  { key: keyOf(name.label), library: null },
  { key: keyOf(name.id), library: null },
  ...libraries.flatMap((library) => (name.aliases[library] ?? []).map((alias) => ({ key: keyOf(alias), library }))),
]
