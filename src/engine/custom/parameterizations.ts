/** What a custom network may predict, and how it receives the noise level. */
import { iddpmLevels } from '../../core/discretizations/iddpm.ts'
import { vpDefaultBetas, vpSigma } from '../../core/schedules/vp.ts'
import type { GraphWriter } from './graph-writer.ts'

/** Names of tensors: `s` is sigma [B, 1, 1, 1], `level` sigma [B]. */
export interface Level {
  readonly s: string
  readonly level: string
}

export interface Parameterization {
  readonly id: string
  readonly label: string
  /** Whether it was trained on a table of levels, which somebody has to know. */
  readonly hasTable: boolean
  /** cIn image, for the network; `image` is the noisy image. */
  input(graph: GraphWriter, image: string, level: Level, sigmaData: number): string
  /** cNoise [B]. */
  noise(graph: GraphWriter, level: Level, told: Told): string
  /** D of the network's output. */
  denoised(graph: GraphWriter, image: string, output: string, level: Level, sigmaData: number): string
  /** The noise levels that the network knows, in units of its images; null where it does not say. */
  range(levels: Float64Array | null): { readonly min: number; readonly max: number } | null
}

/** How a network receives its noise level. */
export interface Told {
  readonly isInteger: boolean
  /** sigma of its training steps, rising; null for parameterizations without a table. */
  readonly levels: Float64Array | null
}

/** sqrt(sigma^2 + data^2) */
const norm = (graph: GraphWriter, { s }: Level, data: number): { readonly square: string; readonly root: string } => {
  const square = graph.node('Add', [graph.node('Mul', [s, s]), graph.number(data ** 2)])
  return { square, root: graph.node('Sqrt', [square]) }
}

const unitInput: Parameterization['input'] = (graph, image, level) =>
  graph.node('Div', [image, norm(graph, level, 1).root])

/** D = x - sigma epsilon. */
const epsilonOutput: Parameterization['denoised'] = (graph, image, output, { s }) =>
  graph.node('Sub', [image, graph.node('Mul', [s, output])])

/** With z = x / q, q = sqrt(1 + sigma^2): D = z / q - sigma / q v (Salimans and Ho 2022). */
const velocityOutput: Parameterization['denoised'] = (graph, image, output, level) => {
  const { square, root } = norm(graph, level, 1)
  const correction = graph.node('Mul', [graph.node('Div', [level.s, root]), output])
  return graph.node('Sub', [graph.node('Div', [image, square]), correction])
}

/** Index of the nearest of rising levels: as many as there are midpoints below sigma. */
const nearest = (graph: GraphWriter, { level }: Level, rising: Float64Array): string => {
  const middles = rising.slice(1).map((sigma, j) => (sigma + rising[j]!) / 2)
  const above = graph.node('Greater', [graph.reshape(level, [-1, 1]), graph.row(middles)])
  const ones = graph.reshape(graph.row(middles.map(() => 1)), [-1, 1])
  return graph.reshape(graph.node('MatMul', [graph.node('Cast', [above], { to: 1 }), ones]), [-1])
}

/**
 * Place among rising levels, between two of them linear in ln sigma, and held at both ends, as models/convert_diffusers.py
 * has it: the part of each interval that lies below ln sigma, summed.
 */
const between = (graph: GraphWriter, { level }: Level, rising: Float64Array): string => {
  const starts = rising.slice(0, -1)
  const slopes = starts.map((sigma, j) => 1 / Math.log(rising[j + 1]! / sigma))
  const ratio = graph.node('Div', [graph.reshape(level, [-1, 1]), graph.row(starts)])
  const place = graph.node('Mul', [graph.node('Log', [ratio]), graph.row(slopes)])
  const one = graph.number(1)
  // Within 0 and 1 without Clip, whose form differs between opsets; large values end at exactly 1.
  const part = graph.node('Sub', [one, graph.node('Relu', [graph.node('Sub', [one, graph.node('Relu', [place])])])])
  const ones = graph.reshape(graph.row(starts.map(() => 1)), [-1, 1])
  return graph.reshape(graph.node('MatMul', [part, ones]), [-1])
}

/** The networks of Song et al. 2021: training steps, and the lowest time that they were trained at. */
const vpSteps = 1000
const vpFirstTime = 1e-5

const iddpmSteps = 1000

/** iDDPM's levels without u_M = 0, rising: below the lowest the network receives that one, as there is no index -1. */
export const iddpmSigmas = (): Float64Array => iddpmLevels(iddpmSteps, 1e-3, 8e-3).slice(0, iddpmSteps).reverse()

const discrete = (id: string, label: string, denoised: Parameterization['denoised']): Parameterization => ({
  id,
  label,
  hasTable: true,
  input: unitInput,
  // A float can say where between two training steps a level lies; an integer names the nearest one.
  noise: (graph, level, { isInteger, levels }) => (isInteger ? nearest : between)(graph, level, levels!),
  denoised,
  range: (levels) => ({ min: levels![0]!, max: levels!.at(-1)! }),
})

/**
 * Flow matching with x_t = (1 - t) y + t n, so t = sigma / (1 + sigma) and x_t = x / (1 + sigma): D = x_t - t v of the
 * velocity v = n - y (Liu et al. 2022; Esser et al. 2024). `isForward`: time runs from noise at 0 to data at 1, and v = y - n
 * (Lipman et al. 2022; torchcfm): D = x_t + t v with the same t.
 */
const velocity = (id: string, label: string, scale: number, isForward = false): Parameterization => {
  const share = (graph: GraphWriter, sigma: string): string =>
    graph.node('Div', [sigma, graph.node('Add', [sigma, graph.number(1)])])
  const scaled = (graph: GraphWriter, image: string, s: string): string =>
    graph.node('Div', [image, graph.node('Add', [s, graph.number(1)])])
  return {
    id,
    label,
    hasTable: false,
    input: (graph, image, { s }) => scaled(graph, image, s),
    noise: (graph, { level }) => {
      const t = share(graph, level)
      if (isForward) return graph.node('Sub', [graph.number(1), t])
      return scale === 1 ? t : graph.node('Mul', [t, graph.number(scale)])
    },
    denoised: (graph, image, output, { s }) => {
      const part = graph.node('Mul', [share(graph, s), output])
      return graph.node(isForward ? 'Add' : 'Sub', [scaled(graph, image, s), part])
    },
    range: () => null,
  }
}

const plainInput: Parameterization['input'] = (_, image) => image

/** The formulas of cSkip, cOut, cIn and cNoise are those of core/preconditionings; the tests hold one against the other. */
export const parameterizations: readonly Parameterization[] = [
  {
    id: 'denoised',
    label: 'D(x; sigma): the denoised image',
    input: plainInput,
    noise: (_, { level }) => level,
    denoised: (_graph, _image, output) => output,
    hasTable: false,
    range: () => null,
  },
  {
    id: 'edm',
    label: 'F under EDM preconditioning',
    input: (graph, image, level, sigmaData) => graph.node('Div', [image, norm(graph, level, sigmaData).root]),
    noise: (graph, { level }) => graph.node('Mul', [graph.node('Log', [level]), graph.number(0.25)]),
    denoised: (graph, image, output, level, sigmaData) => {
      const { square, root } = norm(graph, level, sigmaData)
      const cSkip = graph.node('Div', [graph.number(sigmaData ** 2), square])
      const cOut = graph.node('Div', [graph.node('Mul', [level.s, graph.number(sigmaData)]), root])
      return graph.node('Add', [graph.node('Mul', [cSkip, image]), graph.node('Mul', [cOut, output])])
    },
    hasTable: false,
    range: () => null,
  },
  {
    id: 'vp',
    label: 'F under VP preconditioning',
    input: unitInput,
    hasTable: false,
    noise: (graph, { level }) => {
      const { betaD, betaMin } = vpDefaultBetas
      const square = graph.node('Add', [graph.node('Mul', [level, level]), graph.number(1)])
      const scaled = graph.node('Mul', [graph.node('Log', [square]), graph.number(2 * betaD)])
      const root = graph.node('Sqrt', [graph.node('Add', [scaled, graph.number(betaMin ** 2)])])
      const time = graph.node('Sub', [root, graph.number(betaMin)])
      return graph.node('Mul', [time, graph.number((vpSteps - 1) / betaD)])
    },
    denoised: epsilonOutput,
    range: () => ({ min: vpSigma(vpDefaultBetas, vpFirstTime), max: vpSigma(vpDefaultBetas, 1) }),
  },
  {
    id: 've',
    label: 'F under VE preconditioning',
    input: plainInput,
    noise: (graph, { level }) => graph.node('Log', [graph.node('Mul', [level, graph.number(0.5)])]),
    denoised: (graph, image, output, { s }) => graph.node('Add', [image, graph.node('Mul', [s, output])]),
    hasTable: false,
    range: () => ({ min: 0.02, max: 100 }),
  },
  {
    ...discrete('iddpm', 'F under iDDPM preconditioning', epsilonOutput),
    hasTable: false,
    // Its authors round to the nearest level, whatever the type of the input.
    noise: (graph, level) => nearest(graph, level, iddpmSigmas()),
    range: () => ({ min: iddpmSigmas()[0]!, max: iddpmSigmas().at(-1)! }),
  },
  discrete('epsilon', 'epsilon: the noise', epsilonOutput),
  discrete('v', 'v', velocityOutput),
  discrete('sample', 'the clean image, at a time step', (_graph, _image, output) => output),
  velocity('velocity', 'velocity, time 0 to 1000 (diffusers)', 1000),
  velocity('velocity-unit', 'velocity, time 0 to 1, noise at 1', 1),
  velocity('velocity-forward', 'velocity, time 0 to 1, data at 1 (torchcfm)', 1, true),
]
