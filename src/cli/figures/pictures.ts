/** The figures of the README, from results. */

import type { Results } from '../../metrics/figure-results.ts'
import { drawCharts } from './chart.ts'

const calls = { title: 'network calls (NFE)', ticks: [4, 8, 16, 32, 64, 128, 256] }
const error = 'RMSE to the converged run'

/** Samplers have the colours that they have in the other picture; what was not changed is dashed. */
const talkStyles: Readonly<Record<string, { readonly style: number; readonly isDashed: boolean }>> = {
  vp: { style: 1, isDashed: true },
  ve: { style: 2, isDashed: true },
  iddpm: { style: 3, isDashed: true },
  'vp+heun': { style: 1, isDashed: false },
  've+heun': { style: 2, isDashed: false },
  edm: { style: 0, isDashed: false },
}

/** Errors beyond this, more than the width of the data, would take the room of all others. */
export const largestShown = 5

/** Nearer to the converged run than this many of its own errors, a distance is not the sampler's error. */
export const leastResolved = 10

interface TalkCurve {
  readonly key: string
  readonly label: string
  /** `floor`: the converged run's own error, where there is one. */
  readonly points: readonly { readonly nfe: number; readonly error: number; readonly floor?: number }[]
}

const talkCurves = (curves: readonly TalkCurve[]) =>
  curves.map(({ key, label, points }) => ({
    label,
    ...talkStyles[key],
    points: points
      .filter((point) => point.error > 0 && point.error <= largestShown)
      .filter((point) => point.error >= leastResolved * (point.floor ?? 0))
      .map((point) => [point.nfe, point.error] as const),
  }))

export const drawTalk = ({ talk }: Pick<Results, 'talk'>): string =>
  drawCharts(
    [
      {
        title: `${talk.network.name}, ${talk.network.images} images`,
        x: calls,
        y: { title: error },
        curves: talkCurves(talk.images),
      },
      {
        title: `exact toy, ${talk.toyPoints} points`,
        x: calls,
        y: { title: 'RMS error' },
        curves: talkCurves(talk.toy),
      },
    ],
    'Error against network calls of the samplers of VP, VE and iDDPM as published, with Heun and EDM time steps, and with sigma(t) = t besides, on the network and on the toy.',
  )

export const drawLocal = ({ local }: Pick<Results, 'local'>): string =>
  drawCharts(
    [
      {
        title: `${local.steps} Heun steps: error of each but the last, ${local.network.images} images`,
        x: { title: 'σ at the start of the step', isReversed: true },
        y: { title: 'RMS, carried to σ = 0' },
        curves: local.curves.map(({ rho, errors }) => ({
          label: `ρ = ${rho}`,
          points: errors.filter(({ carried }) => carried > 0).map(({ sigma, carried }) => [sigma, carried] as const),
        })),
      },
    ],
    'Error that each step adds to the images against the noise level, for rho of 1, 3, 5, 7 and 9.',
  )

export const drawQuality = ({ quality }: Pick<Results, 'quality'>): string => {
  const curvesOf = (what: 'distance' | 'accuracy') =>
    quality.curves.map(({ label, points }) => ({
      label,
      points: points.map((point) => [point.nfe, what === 'distance' ? point.distance : 100 * point.accuracy] as const),
    }))
  const x = { title: 'network calls (NFE)', ticks: [9, 17, 35, 79] }
  return drawCharts(
    [
      {
        title: `Fréchet distance, ${quality.network.images} images`,
        x,
        y: { title: `in features of ${quality.classifier.name}` },
        curves: curvesOf('distance'),
      },
      { title: 'accuracy of the classifier', x, y: { title: '%', isLinear: true }, curves: curvesOf('accuracy') },
    ],
    'Fréchet distance in the features of the classifier, and its accuracy, against network calls for the four samplers of Table 1.',
  )
}

export const pictures = { 'talk.svg': drawTalk, 'local-error.svg': drawLocal, 'quality.svg': drawQuality } as const
