/** What is drawn of network and training over the noise level. Pure. */

import { showNumber } from '../../base/number.ts'
import type { Preconditioning } from '../../core/preconditionings/preconditioning.ts'
import { type TrainingChoices, trainingPresets, trainingSpecOf } from '../../core/training-registry.ts'
import { type CurveStyle, styleOf } from '../../plot/palette.ts'
import { toldLevels } from '../../training/by-level.ts'
import type { TrainingResult } from '../../training/protocol.ts'
import type { TrainingSettings } from '../../training/settings.ts'
import type { LevelCurve, LevelPlot } from './level-plot.ts'

const bold = (style: CurveStyle, isBold: boolean): CurveStyle => ({ ...style, isBold })

/** VP, VE, iDDPM and EDM keep their colours in all plots; EDM has the first. */
export const presetStyle = (id: string): CurveStyle => {
  const k = trainingPresets.findIndex((preset) => preset.id === id)
  // Hollow and dashed where curves lie on each other.
  return { ...styleOf((k + 1) % 4), isHollow: id === 'iddpm' || id === 've' }
}

const over = (of: (sigma: number) => number): readonly number[] => toldLevels.map(of)

/** The chosen training, where it is none of Table 1. */
export const chosenStyle: CurveStyle = { token: '--text', marker: 'circle', isHollow: false, isBold: true }

/**
 * c_skip, c_out, c_in, c_noise and the spread of the network's input and target, for the four columns of Table 1; and for the
 * chosen preconditioning where it assumes another spread than the data have. Both in units of the data.
 */
export const networkPlots = (chosen: string, sigmaData: number, assumed = sigmaData): readonly LevelPlot[] => {
  const of = (value: (p: Preconditioning) => LevelValues) => [
    ...trainingPresets.map(({ id, label, choices }): LevelCurve => {
      const preconditioning = trainingSpecOf('preconditioning', choices.preconditioning).create(sigmaData)
      return { key: id, label, style: bold(presetStyle(id), id === chosen), ...value(preconditioning) }
    }),
    ...(assumed === sigmaData
      ? []
      : [
          {
            key: 'assumed',
            label: `Chosen, with σ_data ${showNumber(assumed, 2)}`,
            style: chosenStyle,
            ...value(trainingSpecOf('preconditioning', chosen).create(assumed)),
          },
        ]),
  ]
  const plot = (title: string, scale: LevelPlot['scale'], curves: readonly LevelCurve[]): LevelPlot => ({
    title,
    scale,
    sigmas: toldLevels,
    curves,
  })
  return [
    plot(
      '|c_out|: the factor on the network’s error',
      'log',
      of(({ cOut }) => ({
        values: over((sigma) => Math.abs(cOut(sigma))),
        told: over(cOut),
      })),
    ),
    plot(
      'c_skip: share of the input in the output',
      'linear',
      of(({ cSkip }) => ({ values: over(cSkip) })),
    ),
    plot('Spread of the network’s input, c_in √(σ² + σ_d²)', 'log', [
      {
        key: 'unscaled',
        label: 'Without input scaling',
        style: { token: '--muted', marker: 'diamond', isHollow: true, isBold: false },
        values: over((sigma) => Math.hypot(sigma, sigmaData)),
      },
      ...of(({ cIn }) => ({ values: over((sigma) => cIn(sigma) * Math.hypot(sigma, sigmaData)) })),
    ]),
    plot(
      'Spread of what the network should answer',
      'log',
      of(({ cSkip, cOut }) => ({
        values: over(
          (sigma) => Math.hypot((1 - cSkip(sigma)) * sigmaData, cSkip(sigma) * sigma) / Math.abs(cOut(sigma)),
        ),
      })),
    ),
    plot(
      'c_in',
      'log',
      of(({ cIn }) => ({ values: over(cIn) })),
    ),
    plot(
      'c_noise, rescaled to 0 … 1',
      'linear',
      of(({ cNoise }) => {
        const [low, high] = [cNoise(toldLevels[0]!), cNoise(toldLevels.at(-1)!)]
        return { values: over((sigma) => (cNoise(sigma) - low) / (high - low)), told: over(cNoise) }
      }),
    ),
  ]
}

interface LevelValues {
  readonly values: readonly number[]
  readonly told?: readonly number[]
}

/** A training to draw: its choices, the sigma_data that it assumes, and what a learned weight divides by. */
interface Drawn {
  readonly id: string
  readonly label: string
  readonly style: CurveStyle
  readonly choices: TrainingChoices
  readonly assumed: number
  /** u at the told levels; 0 everywhere, as at the start of a training, where missing. */
  readonly logLoss?: readonly number[] | undefined
}

const lambdasOf = ({ choices, assumed, logLoss }: Drawn): readonly number[] => {
  const lambda = trainingSpecOf('weighting', choices.weighting).create(assumed)
  return toldLevels.map((sigma, k) => lambda(sigma) * Math.exp(-(logLoss?.[k] ?? 0)))
}

/**
 * Loss weight, density of the levels, and what both come to on the network, of the chosen training beside Table 1's. A learned
 * weight is drawn as `trained` has learned it.
 */
export const trainingPlots = (
  settings: TrainingSettings,
  sigmaData: number,
  trained?: Pick<TrainingResult, 'logLoss'>,
): readonly LevelPlot[] => {
  const all: readonly Drawn[] = [
    ...trainingPresets.map(
      ({ id, label, choices }): Drawn => ({ id, label, choices, style: presetStyle(id), assumed: sigmaData }),
    ),
    {
      id: 'chosen',
      label: 'Chosen',
      choices: settings,
      style: chosenStyle,
      assumed: settings.assumedSpread * sigmaData,
      logLoss: trained?.logLoss,
    },
  ]
  const plot = (title: string, scale: LevelPlot['scale'], of: (drawn: Drawn) => readonly number[]): LevelPlot => ({
    title,
    scale,
    sigmas: toldLevels,
    curves: all.map((drawn) => ({ key: drawn.id, label: drawn.label, style: drawn.style, values: of(drawn) })),
  })
  const densitiesOf = ({ choices }: Drawn) =>
    over(trainingSpecOf('noiseDistribution', choices.noiseDistribution).create().density)
  return [
    plot('Loss weight λ(σ)', 'log', lambdasOf),
    plot('Density of the levels, over ln σ', 'linear', densitiesOf),
    plot('Weight on the network, λ c_out² × density', 'linear', (drawn) => {
      const { cOut } = trainingSpecOf('preconditioning', drawn.choices.preconditioning).create(drawn.assumed)
      const [lambdas, densities] = [lambdasOf(drawn), densitiesOf(drawn)]
      return toldLevels.map((sigma, k) => lambdas[k]! * cOut(sigma) ** 2 * densities[k]!)
    }),
  ]
}

/** Losses of a training over the least that there can be, weighted as EDM weights them so that all levels fit. */
export const lossPlot = ({ sigmas, optimum, before, after }: TrainingResult, sigmaData: number): LevelPlot => {
  const weight = trainingSpecOf('weighting', 'edm').create(sigmaData)
  const weighted = (losses: readonly number[]): readonly number[] => losses.map((loss, k) => loss * weight(sigmas[k]!))
  const style = (token: string, marker: CurveStyle['marker'], isHollow = false, isBold = false): CurveStyle => ({
    token,
    marker,
    isHollow,
    isBold,
  })
  return {
    title: 'Loss by noise level, weighted by EDM’s λ',
    scale: 'log',
    sigmas,
    curves: [
      { key: 'before', label: 'Before training', style: style('--design-b', 'square', true), values: weighted(before) },
      { key: 'after', label: 'After', style: style('--design-a', 'circle', false, true), values: weighted(after) },
      { key: 'optimum', label: 'Exact denoiser', style: style('--muted', 'diamond', true), values: weighted(optimum) },
    ],
  }
}
