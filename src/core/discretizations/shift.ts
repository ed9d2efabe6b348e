/** The shift of flow models: where along their time the steps lie. */
import { type Parameter, type Params, param } from '../choice.ts'

/** S(t) = a t / (1 + (a - 1) t), which multiplies sigma = t / (1 - t) by a. t in [0, 1], a > 0. */
export const shifted = (t: number, a: number): number => (a * t) / (1 + (a - 1) * t)

/** The time whose shift is t. */
export const unshifted = (t: number, a: number): number => shifted(t, 1 / a)

export const shiftParameters: readonly Parameter[] = [
  {
    key: 'shift',
    tex: 'a',
    label: 'shift',
    min: 0.1,
    max: 20,
    default: 1,
    spread: 'log',
    named: [
      { value: 1, label: '1' },
      { value: 1.73, label: 'AuraFlow' },
      { value: 3, label: 'SD3' },
      { value: 5, label: 'Wan 720p' },
      { value: 8, label: 'Wan (ComfyUI)' },
    ],
    isMain: true,
    help: 'Factor on sigma = t / (1 - t): above 1 more steps are made at high noise. With "linear" shifting it is mu itself.',
  },
  {
    key: 'mu',
    tex: String.raw`\mu`,
    label: 'mu',
    min: -2,
    max: 4,
    default: 0,
    spread: 'linear',
    named: [
      { value: 0, label: '0' },
      { value: 0.63, label: 'Flux 512²' },
      { value: 1.15, label: 'Flux 1024²' },
    ],
    standsInFor: 'shift',
    help: 'The same on a logarithm, for shifts that follow the size of the image: sigma is multiplied by exp(mu) too.',
  },
]

/** a exp(mu): what sigma is multiplied by. */
export const shiftOf = (params: Params): number => param(params, 'shift') * Math.exp(param(params, 'mu'))

export const terminalParameter: Parameter = {
  key: 'terminal',
  tex: 'T',
  label: 'last level',
  min: 0,
  max: 0.5,
  default: 0,
  spread: 'linear',
  named: [
    { value: 0, label: 'As it falls' },
    { value: 0.02, label: '0.02 (Qwen)' },
    { value: 0.1, label: '0.1 (LTX)' },
  ],
  help: 'Time to which all times are stretched so that the last before 0 falls on it (shift_terminal); 0 leaves them.',
}

/**
 * The times with their distances from the first one, which libraries have at 1, multiplied by what makes the last of them
 * `terminal`; as they are where that is 0. Throws RangeError where the first one is not above it.
 */
export const stretchedTo = (terminal: number, times: readonly number[]): readonly number[] => {
  const [first, last] = [times[0]!, times.at(-1)!]
  if (terminal === 0 || last === first) return times
  if (!(terminal < first)) throw new RangeError(`the last level ${terminal} is not below the first time, ${first}`)
  const factor = (first - terminal) / (first - last)
  return times.map((t) => first - (first - t) * factor)
}

/** mu of a model whose shift follows the length of its sequence: a straight line through two of them. */
export const muOf = (tokens: number, base: number, most: number, range: readonly [number, number]): number =>
  base + ((most - base) * (tokens - range[0])) / (range[1] - range[0])
