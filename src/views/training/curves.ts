/** What is drawn of network and training over the noise level. Pure. */

import { effectiveWeight, trainingPresets, trainingSpecOf } from '../../core/training-registry.ts'
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

/** c_skip, c_out, c_in, c_noise and the input's size, for the four columns of Table 1. */
export const networkPlots = (chosen: string, sigmaData: number): readonly LevelPlot[] => {
  const of = (value: (p: ReturnType<ReturnType<typeof trainingSpecOf<'preconditioning'>>['create']>) => LevelValues) =>
    trainingPresets.map(({ id, label, choices }): LevelCurve => {
      const preconditioning = trainingSpecOf('preconditioning', choices.preconditioning).create(sigmaData)
      return { key: id, label, style: bold(presetStyle(id), id === chosen), ...value(preconditioning) }
    })
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

/** Loss weight, density of the levels, and what both come to on the network, of the chosen training beside Table 1's. */
export const trainingPlots = (settings: TrainingSettings, sigmaData: number): readonly LevelPlot[] => {
  const all = [
    ...trainingPresets.map(({ id, label, choices }) => ({ id, label, choices, style: presetStyle(id) })),
    {
      id: 'chosen',
      label: 'Chosen',
      choices: settings,
      style: { token: '--text', marker: 'circle', isHollow: false, isBold: true } as CurveStyle,
    },
  ]
  const plot = (
    title: string,
    scale: LevelPlot['scale'],
    of: (choices: TrainingSettings | (typeof all)[number]['choices']) => (sigma: number) => number,
  ): LevelPlot => ({
    title,
    scale,
    sigmas: toldLevels,
    curves: all.map(({ id, label, choices, style }) => ({ key: id, label, style, values: over(of(choices)) })),
  })
  const densityOf = (id: string) => trainingSpecOf('noiseDistribution', id).create().density
  return [
    plot('Loss weight λ(σ)', 'log', ({ weighting }) => trainingSpecOf('weighting', weighting).create(sigmaData)),
    plot('Density of the levels, over ln σ', 'linear', ({ noiseDistribution }) => densityOf(noiseDistribution)),
    plot('Weight on the network, λ c_out² × density', 'linear', (choices) => {
      const density = densityOf(choices.noiseDistribution)
      const weight = effectiveWeight(choices, sigmaData)
      return (sigma) => weight(sigma) * density(sigma)
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
