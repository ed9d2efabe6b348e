/** Names of samplers and schedules that people look for and that the page does not have. */
import { keyOf } from './spoken-name.ts'

/** What is said where one is asked for, as the end of a sentence; by names that share it. */
const sentences: readonly (readonly [names: readonly string[], sentence: string])[] = [
  [['dpm_adaptive', 'DPM adaptive'], 'chooses its steps from the pictures, which no design of the page can'],
  [
    ['FlowMatchEulerDiscreteScheduler', 'FlowMatchHeunDiscreteScheduler'],
    'is Euler or Heun on a flow model: take them with such a model, as in “Euler, SD3, 28 steps”',
  ],
]

const byKey = new Map(sentences.flatMap(([names, sentence]) => names.map((name) => [keyOf(name), sentence] as const)))

/** Keys of the names that are known and absent. */
export const absentKeys: ReadonlySet<string> = new Set(byKey.keys())

/** Why a known name has no design here, as the end of a sentence; undefined for other texts. */
export const absenceOf = (key: string): string | undefined => byKey.get(key)
