/** What a custom network may predict, and how it receives the noise level. */
import { iddpmLevels } from '../../core/discretizations/iddpm.ts'
import { vpDefaultBetas } from '../../core/schedules/vp.ts'
import type { GraphWriter } from './graph-writer.ts'

/** Names of tensors: `s` is sigma [B, 1, 1, 1], `level` sigma [B]. */
export interface Level {
  readonly s: string
  readonly level: string
}

export interface Parameterization {
  readonly id: string
  readonly label: string
  /** cIn image, for the network; `image` is the noisy image. */
  input(graph: GraphWriter, image: string, level: Level, sigmaData: number): string
  /** cNoise [B]. */
  noise(graph: GraphWriter, level: Level): string
  /** D of the network's output. */
  denoised(graph: GraphWriter, image: string, output: string, level: Level, sigmaData: number): string
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
const nearest =
  (levels: () => Float64Array): Parameterization['noise'] =>
  (graph, { level }) => {
    const rising = levels()
    const middles = rising.slice(1).map((sigma, j) => (sigma + rising[j]!) / 2)
    const above = graph.node('Greater', [graph.reshape(level, [-1, 1]), graph.row(middles)])
    const ones = graph.reshape(graph.row(middles.map(() => 1)), [-1, 1])
    return graph.reshape(graph.node('MatMul', [graph.node('Cast', [above], { to: 1 }), ones]), [-1])
  }

/** sigma of the steps 0 ... T - 1 from each step's beta: abar = prod (1 - beta), sigma^2 = (1 - abar) / abar. */
const sigmasOf = (betas: readonly number[]): Float64Array => {
  let signal = 1
  return Float64Array.from(betas, (beta) => {
    signal *= 1 - beta
    return Math.sqrt((1 - signal) / signal)
  })
}

const timesteps = 1000

/** Ho et al. 2020: beta rises linearly from 1e-4 to 0.02. */
export const linearSigmas = (): Float64Array =>
  sigmasOf(Array.from({ length: timesteps }, (_, t) => 1e-4 + ((0.02 - 1e-4) * t) / (timesteps - 1)))

/** Nichol and Dhariwal 2021: abar(t) = cos^2((t / T + 0.008) / 1.008 pi / 2), beta at most 0.999. */
export const cosineSigmas = (): Float64Array => {
  const signal = (t: number): number => Math.cos((((t / timesteps + 0.008) / 1.008) * Math.PI) / 2) ** 2
  return sigmasOf(Array.from({ length: timesteps }, (_, t) => Math.min(1 - signal(t + 1) / signal(t), 0.999)))
}

/** iDDPM's levels without u_M = 0, rising: below the lowest the network receives that one, as there is no index -1. */
export const iddpmSigmas = (): Float64Array => iddpmLevels(timesteps, 1e-3, 8e-3).slice(0, timesteps).reverse()

const discrete = (
  id: string,
  label: string,
  levels: () => Float64Array,
  denoised: Parameterization['denoised'],
): Parameterization => ({ id, label, input: unitInput, noise: nearest(levels), denoised })

const plainInput: Parameterization['input'] = (_, image) => image

/** The formulas of cSkip, cOut, cIn and cNoise are those of core/preconditionings; the tests hold one against the other. */
export const parameterizations: readonly Parameterization[] = [
  {
    id: 'denoised',
    label: 'D(x; sigma): the denoised image',
    input: plainInput,
    noise: (_, { level }) => level,
    denoised: (_graph, _image, output) => output,
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
  },
  {
    id: 'vp',
    label: 'F under VP preconditioning',
    input: unitInput,
    noise: (graph, { level }) => {
      const { betaD, betaMin } = vpDefaultBetas
      const square = graph.node('Add', [graph.node('Mul', [level, level]), graph.number(1)])
      const scaled = graph.node('Mul', [graph.node('Log', [square]), graph.number(2 * betaD)])
      const root = graph.node('Sqrt', [graph.node('Add', [scaled, graph.number(betaMin ** 2)])])
      const time = graph.node('Sub', [root, graph.number(betaMin)])
      return graph.node('Mul', [time, graph.number((timesteps - 1) / betaD)])
    },
    denoised: epsilonOutput,
  },
  {
    id: 've',
    label: 'F under VE preconditioning',
    input: plainInput,
    noise: (graph, { level }) => graph.node('Log', [graph.node('Mul', [level, graph.number(0.5)])]),
    denoised: (graph, image, output, { s }) => graph.node('Add', [image, graph.node('Mul', [s, output])]),
  },
  discrete('iddpm', 'F under iDDPM preconditioning', iddpmSigmas, epsilonOutput),
  discrete('epsilon-linear', 'epsilon, 1000 DDPM steps, linear betas', linearSigmas, epsilonOutput),
  discrete('epsilon-cosine', 'epsilon, 1000 DDPM steps, cosine', cosineSigmas, epsilonOutput),
  discrete('v-linear', 'v, 1000 DDPM steps, linear betas', linearSigmas, velocityOutput),
  discrete('v-cosine', 'v, 1000 DDPM steps, cosine', cosineSigmas, velocityOutput),
]
