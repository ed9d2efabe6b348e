/** The figures of the README, from results. */

import type { Part, Results } from '../../metrics/figure-results.ts'
import { drawCharts } from './chart.ts'

const calls = { title: 'network calls (NFE)', ticks: [4, 8, 16, 32, 64, 128, 256] }
const error = 'RMSE to the converged run'

/** Origins have a colour each; the one that was not changed is dashed. */
const talkStyles: Readonly<Record<string, { readonly style: number; readonly isDashed: boolean }>> = {
  vp: { style: 0, isDashed: true },
  ve: { style: 1, isDashed: true },
  iddpm: { style: 2, isDashed: true },
  'vp+heun': { style: 0, isDashed: false },
  've+heun': { style: 1, isDashed: false },
  edm: { style: 2, isDashed: false },
}

/** Errors beyond this, more than the width of the data, would take the room of all others. */
export const largestShown = 5

type Curves = Part<'talk'>['images']
const talkCurves = (curves: Curves) =>
  curves.map(({ key, label, points }) => ({
    label,
    ...talkStyles[key],
    points: points
      .filter((point) => point.error > 0 && point.error <= largestShown)
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
        title: `error of each of ${local.steps} Heun steps, ${local.network.images} images`,
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
