/** Numbers that ship with the page, by the names that files of scenes have for them. A name that was given keeps its meaning. */
import type { BeatCurve } from './beats.ts'
import { type ChartPoint, measuredPoints } from './chart.ts'
import { budgets, powerHash, powers, type Stack, stacks } from './measured-designs.ts'
import { measuredRho } from './measured-rho.ts'
import { measuredScales } from './measured-scales.ts'

/** Above it a sampler has exploded, as five Heun steps under the root do: off every scale. */
const most = 1

/** Errors over network calls of a published sampler, or of one with some of its choices replaced. */
const overCalls = (stack: Stack): readonly ChartPoint[] =>
  measuredPoints(budgets, stacks[stack]).filter(({ value }) => value < most)

const overScales = (key: 'edm' | 's-vp' | 'vp-vp'): readonly ChartPoint[] =>
  measuredScales.map(({ at, [key]: value }) => ({ at, value }))

/** Points of a chart's series. */
export const measuredSeries = {
  powers: measuredPoints(powers, powerHash),
  'powers-network': measuredPoints(powers, powerHash, 'network'),
  'calls-ve': overCalls('ve'),
  'calls-vp': overCalls('vp'),
  'calls-ddim': overCalls('iddpm'),
  'calls-ve-heun': overCalls('ve+heun'),
  'calls-vp-heun': overCalls('vp+heun'),
  'calls-edm': overCalls('edm'),
  'scales-edm': overScales('edm'),
  'scales-vp': overScales('vp-vp'),
  'scales-vp-scaling': overScales('s-vp'),
} as const satisfies Readonly<Record<string, readonly ChartPoint[]>>
export type SeriesName = keyof typeof measuredSeries
export const seriesNames = Object.keys(measuredSeries) as readonly SeriesName[]

/** Points of a curve that a reader may be asked to draw. */
export const measuredCurves = { rho: measuredRho } as const satisfies Readonly<Record<string, BeatCurve['points']>>
export type CurveName = keyof typeof measuredCurves
export const curveNames = Object.keys(measuredCurves) as readonly CurveName[]
