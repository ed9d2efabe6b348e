/** What the pickers of samplers and noise schedules list for what a person has typed. */
import type { ChoiceSpec } from '../../core/choice.ts'
import { chooseInitial, type Design, withChoice } from '../../core/design.ts'
import { withName } from '../../core/names/apply-name.ts'
import { samplerNames, scheduleNames } from '../../core/names/lookup.ts'
import { type Reading, readName, withReading } from '../../core/names/read-name.ts'
import { matchOf } from '../../core/names/search-names.ts'
import { libraries, type Name, type SamplerName, type SpokenName } from '../../core/names/spoken-name.ts'
import { registry } from '../../core/registry.ts'
import { fullNameOf, nameOf } from '../../core/table.ts'
import type { PickerEntry, PickerGroup } from '../controls/NamePicker.tsx'

/** An entry and the design that it makes of another. */
export interface NameEntry extends PickerEntry {
  readonly apply: (design: Design) => Design
}

export interface NameGroup extends PickerGroup {
  readonly entries: readonly NameEntry[]
}

export type NameKind = Name['kind']

const titles: Readonly<Record<Name['group'], string>> = {
  one: 'Follow the ODE, one call per step',
  several: 'Follow the ODE, two calls per step or more',
  noise: 'Add noise on the way',
  formula: 'By a formula, over any range',
  model: 'By a model’s own levels',
  flow: 'By times of flow matching',
  list: 'By a list',
}

const rowOf = { sampler: 'solver', schedule: 'discretization' } as const

const namesOf = (kind: NameKind): readonly Name[] => (kind === 'sampler' ? samplerNames : scheduleNames)

/** Number of names of a kind. */
export const countOf = (kind: NameKind): number => namesOf(kind).length

const callsText = ({ calls }: SamplerName): string => (calls === 1 ? '1 call per step' : `${calls} calls per step`)

/** Spellings of libraries, each once. */
const aliasText = (name: SpokenName): string =>
  [...new Set(libraries.flatMap((library) => name.aliases[library] ?? []))]
    .filter((alias) => alias !== name.label)
    .join(', ')

const entryOf = (name: Name): NameEntry => ({
  id: name.id,
  label: name.label,
  note: name.kind === 'sampler' ? callsText(name) : '',
  sentence: `${name.does} ${name.take}`,
  ...(name.same && { same: name.same }),
  aliases: aliasText(name),
  apply: (design) => withName(design, name),
})

/** Choices of the registry that no name stands for, as they are listed there. */
const unnamedOf = (kind: NameKind, query: string): readonly NameEntry[] => {
  const row = rowOf[kind]
  const named = new Set(namesOf(kind).map(({ choices }) => (choices as Record<string, { id: string }>)[row]!.id))
  const specs: readonly ChoiceSpec[] = registry[row]
  return specs
    .filter(({ id, label }) => !named.has(id) && label.toLowerCase().includes(query.trim().toLowerCase()))
    .map(({ id, label, source }) => ({
      id,
      label,
      note: '',
      sentence: source,
      aliases: '',
      apply: (design) => withChoice(design, row, chooseInitial(row, id)),
    }))
}

/** Whether a phrase says more than one name of the kind that is looked for. */
const saysMore = ({ sampler, schedule, family, steps, params }: Reading, kind: NameKind): boolean =>
  family !== undefined ||
  steps !== undefined ||
  params.length > 0 ||
  (kind === 'sampler' ? schedule : sampler) !== undefined

/** The entry for a whole phrase: sampler, schedule, steps, range at once. */
const phraseOf = (kind: NameKind, query: string, design: Design): NameEntry | undefined => {
  const reading = readName(query)
  if ('fault' in reading || !saysMore(reading, kind)) return undefined
  const made = withReading(design, reading)
  const parts = [
    reading.sampler && 'sampler',
    reading.schedule && 'noise schedule',
    reading.steps !== undefined && 'steps',
    reading.family && `noise range (${reading.family.label})`,
    reading.params.length > 0 && 'numbers',
  ].filter((part): part is string => typeof part === 'string')
  return {
    id: 'phrase',
    label: reading.steps === undefined ? nameOf(made) : fullNameOf(made),
    note: '',
    sentence: [`Sets ${new Intl.ListFormat('en').format(parts)}.`, ...reading.remarks.map((text) => `${text}.`)].join(
      ' ',
    ),
    aliases: '',
    apply: (before) => withReading(before, reading),
  }
}

/** The name that a query stands for to the letter, a library beside it included: "beta comfyui". */
const saidIn = (kind: NameKind, query: string): Name | undefined => {
  const reading = readName(query)
  return 'fault' in reading ? undefined : reading[kind]
}

/** The groups for a query, in the order of the lists; all of them for an empty one. */
export const groupsFor = (kind: NameKind, query: string, design: Design): readonly NameGroup[] => {
  const said = saidIn(kind, query)
  const found = namesOf(kind).filter((name) => name === said || matchOf(name, query) > 0)
  const phrase = query.trim() === '' ? undefined : phraseOf(kind, query, design)
  const groups = [...new Set(found.map(({ group }) => group))].map((group) => ({
    title: titles[group],
    entries: found.filter((name) => name.group === group).map(entryOf),
  }))
  const unnamed = unnamedOf(kind, query)
  return [
    ...(phrase ? [{ title: 'As you say it', entries: [phrase] }] : []),
    ...groups,
    ...(unnamed.length > 0 ? [{ title: 'Others', entries: unnamed }] : []),
  ]
}

/** The entry that a query means most likely: a phrase, else the name that answers to it best. */
export const bestFor = (kind: NameKind, query: string, groups: readonly NameGroup[]): string | undefined => {
  const ids = groups.flatMap(({ entries }) => entries.map(({ id }) => id))
  if (ids[0] === 'phrase') return ids[0]
  const said = saidIn(kind, query)
  if (said) return said.id
  const ranked = namesOf(kind)
    .filter(({ id }) => ids.includes(id))
    .map((name) => ({ id: name.id, match: matchOf(name, query) }))
    .sort((a, b) => b.match - a.match)
  return ranked[0]?.id ?? ids[0]
}

/** Why a query finds nothing. */
export const faultFor = (query: string): string => {
  const reading = readName(query)
  return 'fault' in reading ? `${reading.fault}.` : 'Nothing is called so.'
}
