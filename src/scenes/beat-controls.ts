/** Numbers that a scene on the stage lets its reader change. */
import type { Row } from '../core/registry.ts'
import type { BeatControl } from './beats.ts'

/** Steps of the active design. */
export const stepsControl = (values: readonly number[], words = 'Steps:'): BeatControl => ({
  label: 'Steps',
  words,
  values,
  read: ({ design }) => design.steps,
  write: (document, steps) => ({ ...document, design: { ...document.design, steps } }),
})

/** A parameter of a row's choice; nothing changes while that has no such parameter. */
export const parameterControl = (
  row: Row,
  key: string,
  { label, words, values }: Pick<BeatControl, 'label' | 'words' | 'values'>,
): BeatControl => ({
  label,
  words,
  values,
  read: ({ design }) => design[row].params[key] ?? Number.NaN,
  write: (document, value) => {
    const choice = document.design[row]
    if (choice.params[key] === undefined) return document
    const changed = { ...choice, params: { ...choice.params, [key]: value } }
    return { ...document, design: { ...document.design, [row]: changed } }
  },
})

/** How much too high the denoiser answers, near the level that the state names. */
export const biasControl = ({
  label,
  words,
  values,
}: Pick<BeatControl, 'label' | 'words' | 'values'>): BeatControl => ({
  label,
  words,
  values,
  read: ({ perturbation }) => perturbation.bias,
  write: (document, bias) => ({ ...document, perturbation: { ...document.perturbation, bias } }),
})
