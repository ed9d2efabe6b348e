/** The figures of docs/results.md, from results. */

import { differencesToEdm, readingOf } from '../../metrics/figure-draws.ts'
import type { Results } from '../../metrics/figure-results.ts'
import { rmsOfErrors } from '../../metrics/paired.ts'
import { type Chart, type ChartCurve, drawCharts } from './chart.ts'
import { styles } from './pen.ts'

const calls = { title: 'network calls (NFE)', ticks: [4, 8, 16, 32, 64, 128, 256] }
const error = 'RMSE to the converged run'

/** What was not changed is dashed. */
const talkStyles: Readonly<Record<string, { readonly style: number; readonly isDashed: boolean }>> = {
  vp: { style: styles.vp, isDashed: true },
  ve: { style: styles.ve, isDashed: true },
  iddpm: { style: styles.iddpm, isDashed: true },
  'vp+heun': { style: styles.vp, isDashed: false },
  've+heun': { style: styles.ve, isDashed: false },
  edm: { style: styles.edm, isDashed: false },
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

/** Charts side by side, or one above the other for a narrow screen. */
export interface Picture {
  readonly charts: readonly Chart[]
  /** Read out in its place. */
  readonly about: string
}

const talk = ({ talk: { network, toyPoints, images, toy } }: Pick<Results, 'talk'>): Picture => ({
  charts: [
    { title: `${network.name}, ${network.images} images`, x: calls, y: { title: error }, curves: talkCurves(images) },
    { title: `exact toy, ${toyPoints} points`, x: calls, y: { title: 'RMS error' }, curves: talkCurves(toy) },
  ],
  about:
    'Error against network calls of the samplers of VP, VE and iDDPM as published, with Heun and EDM time steps, and with sigma(t) = t besides, on the network and on the toy.',
})

const [first, second, third, fourth] = styles.others
/** EDM's own rho is EDM. */
const rhoStyles: Readonly<Record<number, number>> = { 1: first, 3: second, 5: third, 7: styles.edm, 9: fourth }

const localError = ({ local }: Pick<Results, 'local'>): Picture => ({
  charts: [
    {
      title: `${local.steps} Heun steps, ${local.network.images} images`,
      x: { title: 'σ at the start of the step', isReversed: true },
      y: { title: 'RMS error of the step, carried to σ = 0' },
      curves: local.curves.map(({ rho, errors }) => ({
        label: rho === 7 ? 'ρ = 7 (EDM)' : `ρ = ${rho}`,
        ...(rho in rhoStyles && { style: rhoStyles[rho]! }),
        points: errors.filter(({ carried }) => carried > 0).map(({ sigma, carried }) => [sigma, carried] as const),
      })),
    },
  ],
  about: 'Error that each step adds to the images against the noise level, for rho of 1, 3, 5, 7 and 9.',
})

export const listNames = { rho7: 'ρ = 7', equalized: 'equalized', optimized: 'optimized' } as const
export type ListName = keyof typeof listNames
const names = Object.keys(listNames) as readonly ListName[]
const listStyles: Readonly<Record<ListName, number>> = { rho7: styles.edm, equalized: second, optimized: fourth }

/** Where a row has its latents and their mean, from its middle. */
const [below, above] = [0.25, -0.12]

const levels = ({ levels: { network, lists } }: Pick<Results, 'levels'>): Picture => {
  const rows = lists.flatMap(({ steps, nfe }) => [
    { label: `${steps} Heun steps (NFE ${nfe})`, isHeading: true },
    ...names.map((name) => ({ label: listNames[name] })),
  ])
  const each = (curvesOf: (list: Results['levels']['lists'][number][ListName], row: number) => readonly ChartCurve[]) =>
    lists.flatMap((list, group) =>
      names.flatMap((name, k) =>
        curvesOf(list[name], group * (names.length + 1) + 1 + k).map((curve) => ({
          ...curve,
          label: listNames[name],
          style: listStyles[name],
        })),
      ),
    )
  return {
    charts: [
      {
        title: 'noise levels',
        x: { title: 'σ', isReversed: true },
        y: { rows },
        curves: each((list, row) => [{ label: '', points: list.levels.map((level) => [level, row] as const) }]),
      },
      {
        title: `error on ${network.images} latents that chose nothing`,
        x: { title: error },
        y: { rows },
        curves: each(({ errors }, row) => {
          const { rms, error: spread } = rmsOfErrors(errors)
          return [
            { label: '', isScattered: true, points: errors.map((value) => [value, row + below] as const) },
            {
              label: '',
              points: [[rms, row + above]],
              ...(spread !== null && { bars: [[rms - spread, rms + spread]] as const }),
            },
          ]
        }),
      },
    ],
    about:
      'Noise levels of rho = 7, of equal local errors and of the least sum of squares, and the errors of each list on latents that it was not fitted on.',
  }
}

type QualityCurve = Results['quality']['curves'][number]

const styleOf = (key: string) => (key in styles ? { style: styles[key as 'edm' | 'vp' | 've' | 'iddpm'] } : {})

/** Means of the draws, times `factor`, with their deviations where there are several. */
const meansOf = (curves: readonly QualityCurve[], what: 'distance' | 'accuracy', factor = 1): readonly ChartCurve[] =>
  curves.map(({ key, label, points }) => {
    const readings = points.map((point) => ({ nfe: point.nfe, ...readingOf(point, what) }))
    const bars = readings.flatMap(({ mean, deviation }) =>
      deviation === null ? [] : [[factor * (mean - deviation), factor * (mean + deviation)] as const],
    )
    return {
      label,
      ...styleOf(key),
      points: readings.map(({ nfe, mean }) => [nfe, factor * mean] as const),
      ...(bars.length > 0 && { bars }),
    }
  })

/** Distances less EDM's, draw by draw, with the intervals that judge them. */
const differencesOf = (curves: readonly QualityCurve[]): readonly ChartCurve[] => {
  const judged = differencesToEdm(curves)
  return curves.flatMap(({ key, label }) => {
    const own = judged.filter((point) => point.key === key)
    if (own.length === 0) return []
    const points = own.map(({ nfe, mean }) => [nfe, mean] as const)
    return [{ label, ...styleOf(key), points, bars: own.map(({ mean, margin }) => [mean - margin, mean + margin]) }]
  })
}

/** Samplers whose last distance is within this multiple of the least stay in the close-up pictures. */
const nearWithin = 3

const quality = ({ quality: { network, classifier, curves } }: Pick<Results, 'quality'>): Picture => {
  const draws = curves[0]!.points[0]!.draws.length
  const of = draws === 1 ? `${network.images} images` : `${draws} draws of ${network.images} images`
  const x = {
    title: 'network calls (NFE)',
    ticks: [...new Set(curves.flatMap(({ points }) => points.map(({ nfe }) => nfe)))].sort((a, b) => a - b),
  }
  const lastOf = ({ points }: QualityCurve): number => readingOf(points.at(-1)!, 'distance').mean
  const least = Math.min(...curves.map(lastOf))
  const near = curves.filter((curve) => lastOf(curve) <= nearWithin * least)
  const far = curves.filter((curve) => !near.includes(curve)).map(({ label }) => label)
  const without = far.length === 0 ? '' : `, without ${far.join(', ')}`
  const y = { title: `in features of ${classifier.name}` }
  const differences = differencesOf(near)
  return {
    charts: [
      { title: `Fréchet distance, ${of}`, x, y, curves: meansOf(curves, 'distance') },
      ...(far.length === 0 ? [] : [{ title: `the same${without}`, x, y, curves: meansOf(near, 'distance') }]),
      ...(differences.length === 0
        ? []
        : [
            {
              title: `less EDM’s on the same noise${without}`,
              x,
              y: { title: 'difference, 95% intervals', isLinear: true },
              curves: differences,
            },
          ]),
      {
        title: 'taken for the class asked for',
        x,
        y: { title: '% of the images', isLinear: true },
        curves: meansOf(curves, 'accuracy', 100),
      },
    ],
    about:
      'Fréchet distance in the features of the classifier, its difference to that of EDM, and the accuracy of the classifier, against network calls for the four samplers of Table 1.',
  }
}

/** By name, without ending: each is written side by side, and with `narrow` one above the other. */
export const pictures = { talk, 'local-error': localError, levels, quality } as const
export type PictureName = keyof typeof pictures

export type FigureFile = readonly [name: string, content: string]

/** A picture of one chart has one file. */
export const filesOf = (name: string, { charts, about }: Picture): readonly FigureFile[] => {
  const wide = [`${name}.svg`, drawCharts(charts, about)] as const
  return charts.length === 1 ? [wide] : [wide, [narrowName(name), drawCharts(charts, about, 1)] as const]
}

/** Files of all pictures: name and SVG text. */
export const pictureFiles = (results: Results): readonly FigureFile[] =>
  Object.entries(pictures).flatMap(([name, picture]) => filesOf(name, picture(results)))

export const narrowName = (name: string): string => `${name}-narrow.svg`
