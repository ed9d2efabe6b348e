/** What libraries' code does to the law of the results, each with the experiment that shows it: exact laws, no seeds. */
import { compile } from '../../core/compile.ts'
import { choose, type Design, withLevels } from '../../core/design.ts'
import { defaultDesign } from '../../core/presets.ts'
import { denoiserInSigma, denoiserInTime, type Gaussian, lawOf } from './exact-law.ts'
import { type Side, side } from './pair.ts'

/** One way of sampling, and the law of its results for each number of steps. */
export interface FindingRow {
  readonly label: string
  readonly laws: readonly Gaussian[]
}

export interface Finding {
  readonly id: string
  readonly title: string
  /** Two sentences or three. */
  readonly says: string
  /** What is run, as a sentence. */
  readonly experiment: string
  readonly steps: readonly number[]
  /** What the results should have; undefined where guidance changes it. */
  readonly exact?: Gaussian
  readonly rows: () => readonly FindingRow[]
  /** Two designs of the page that show it. */
  readonly sides: readonly [Side, Side]
}

const data: Gaussian = { mean: 0.3, variance: 0.25 }

const times = (steps: number): readonly number[] => Array.from({ length: steps }, (_, i) => 1 - i / steps)

/** A design whose levels are times: what a library runs that takes t for sigma. Throws RangeError for what is none. */
const inTime = (steps: number, more: Partial<Design>): Design => {
  const design = withLevels({ ...defaultDesign, stochasticity: choose('stochasticity', 'none'), ...more }, times(steps))
  if (typeof design === 'string') throw new RangeError(design)
  return design
}

/** A flow model from noise alone, with even times. */
const onFlow = (steps: number, more: Partial<Design>): Design => ({
  ...side('', 'Euler, SD3, 10 steps').design,
  discretization: choose('discretization', 'flow'),
  ...more,
  steps,
})

const lawInTime = (design: Design): Gaussian => lawOf(compile(design), () => denoiserInTime(data))
const lawInSigma = (design: Design): Gaussian => lawOf(compile(design), () => denoiserInSigma(data))

/** Churn up to t = 0.9, where the raised time stays below 1. */
const churn = (upTo: number) => ({
  stochasticity: choose('stochasticity', 'churn', { sChurn: 4, sTmin: 0, sTmax: upTo, sNoise: 1 }),
})
const resA = { solver: choose('solver', 'res-multistep-ancestral', { eta: 1 }) }
const lcm = { solver: choose('solver', 'lcm') }
const guided = (id: string, weight: number) => ({ guidance: choose('guidance', id, { weight }) })

const few = [10, 30, 100, 200]

/** With a label, and without. */
const labelled = { label: { mean: 0.3, variance: 0.04 }, none: { mean: 0, variance: 0.25 } } as const

const guidedLaw = (steps: number, more: Partial<Design>): Gaussian => {
  const design = { ...side('', 'Euler, Karras, 10 steps').design, ...more, steps }
  return lawOf(compile(design), (condition) => denoiserInSigma(condition === 'label' ? labelled.label : labelled.none))
}

export const findings: readonly Finding[] = [
  {
    id: 'churn',
    title: 'On flow models, churn is wrong in k-diffusion’s samplers and in FlowMatchHeun',
    says: 'Both add noise to x_t without shrinking its signal from 1 − t to 1 − t̂, as the raised time asks for. The results are shifted and too wide, and more steps do not help; the page’s churn shrinks it.',
    experiment: 'Euler with S_churn 4 below t = 0.9, even times from noise alone, data of mean 0.3 and variance 0.25.',
    steps: few,
    exact: data,
    rows: () => [
      {
        label: 'As coded there',
        laws: few.map((n) => lawInTime(inTime(n, { solver: choose('solver', 'euler'), ...churn(0.9) }))),
      },
      { label: 'With the signal shrunk', laws: few.map((n) => lawInSigma(onFlow(n, churn(9)))) },
    ],
    sides: [
      side('Euler, flow, churn', 'Euler, SD3, 20 steps', {
        stochasticity: { id: 'churn', params: { sChurn: 4, sTmin: 0, sTmax: 9, sNoise: 1 } },
      }),
      side('Euler, flow', 'Euler, SD3, 20 steps'),
    ],
  },
  {
    id: 'res-ancestral',
    title: 'res_multistep_ancestral makes another law on flow models',
    says: 'It replaces noise as if x_t were y + t n. In the limit of many steps the variance is twice what it should be, and the mean is off too; the same rule in σ is right.',
    experiment: 'η = 1, even times from noise alone, data of mean 0.3 and variance 0.25.',
    steps: few,
    exact: data,
    rows: () => [
      { label: 'As coded there', laws: few.map((n) => lawInTime(inTime(n, resA))) },
      { label: 'The same rule in σ', laws: few.map((n) => lawInSigma(onFlow(n, resA))) },
    ],
    sides: [
      side('RES multistep a, flow', 'Euler, SD3, 20 steps', {
        solver: { id: 'res-multistep-ancestral', params: { eta: 1, sNoise: 1 } },
      }),
      side('Euler a (RF), flow', 'Euler, SD3, 20 steps', {
        solver: { id: 'euler-ancestral-rf', params: { eta: 1, sNoise: 1 } },
      }),
    ],
  },
  {
    id: 'cfg-pp-drift',
    title: 'CFG++ is no discretization',
    says: 'Its guidance of a step is w / (1 − σ′/σ), which grows without end as steps get shorter. At a fixed w the mean drifts with the number of steps, where that of classifier-free guidance settles.',
    experiment:
      'Euler on Karras levels; with the label mean 0.3 and variance 0.04, without it mean 0 and variance 0.25.',
    steps: [5, 10, 20, 40],
    rows: () => [
      { label: 'CFG++, w = 0.6', laws: [5, 10, 20, 40].map((n) => guidedLaw(n, guided('cfg-pp', 0.6))) },
      { label: 'CFG, weight 2', laws: [5, 10, 20, 40].map((n) => guidedLaw(n, guided('cfg', 2))) },
    ],
    sides: [
      side('Euler CFG++, 10 steps', 'Euler CFG++, Karras, 10 steps'),
      side('Euler CFG++, 40 steps', 'Euler CFG++, Karras, 40 steps'),
    ],
  },
  {
    id: 'lcm',
    title: 'LCM needs a network that was distilled for it',
    says: 'It goes to D and adds fresh noise, which is a sampler only where D is already a sample. With an ordinary denoiser the variance stays at half of the data’s, whatever the number of steps.',
    experiment: 'Even times of a flow model from noise alone, data of mean 0.3 and variance 0.25.',
    steps: [4, 8, 16, 128],
    exact: data,
    rows: () => [
      { label: 'LCM', laws: [4, 8, 16, 128].map((n) => lawInSigma(onFlow(n, lcm))) },
      { label: 'Euler', laws: [4, 8, 16, 128].map((n) => lawInSigma(onFlow(n, {}))) },
    ],
    sides: [
      side('LCM, flow, 8 steps', 'Euler, SD3, 8 steps', { solver: { id: 'lcm', params: { sNoise: 1 } } }),
      side('Euler, flow, 8 steps', 'Euler, SD3, 8 steps'),
    ],
  },
]
