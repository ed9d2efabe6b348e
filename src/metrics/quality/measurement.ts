/** Quality against cost: which runs are measured in which order, and what becomes of their readings. Pure. */
import { compile } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import type { Reading } from './protocol.ts'

/** A reading that is asked for: it is to be sent in return. */
export interface Wanted {
  readonly kind: 'wanted'
  readonly design: Design
  readonly images: number
  readonly draw: number
  /** Work in network calls times images, of the whole task: what this reading takes at most, and what came before it. */
  readonly cost: number
  readonly costBefore: number
}

export interface QualityCurve {
  /** The caller's. */
  readonly key: string
  readonly design: Design
  /** Numbers of steps that it is measured at. */
  readonly steps: readonly number[]
}

export interface CurvesTask {
  readonly kind: 'curves'
  readonly curves: readonly QualityCurve[]
  readonly images: number
  readonly draws: number
}

export interface FoundReading<R = Reading> {
  readonly kind: 'point'
  readonly key: string
  readonly steps: number
  readonly nfe: number
  readonly draw: number
  readonly reading: R
}

export interface FoundFault {
  readonly kind: 'fault'
  readonly key: string
  readonly steps: number
  readonly message: string
}

export type CurvesFound = FoundReading | FoundFault

interface Point {
  readonly key: string
  readonly design: Design
  readonly nfe: number
}

/**
 * All curves once before any is drawn again, and of each draw the cheapest points first: every moment has the most to show.
 * Designs share their image numbers, so that their difference is not that of their noise.
 */
export function* measureCurves(task: CurvesTask): Generator<Wanted | CurvesFound, void, Reading | undefined> {
  const points: Point[] = []
  for (const steps of [...new Set(task.curves.flatMap((curve) => curve.steps))].sort((a, b) => a - b))
    for (const { key, design, steps: wanted } of task.curves) {
      if (!wanted.includes(steps)) continue
      const own = { ...design, steps }
      try {
        points.push({ key, design: own, nfe: compile(own).nfe })
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        yield { kind: 'fault', key, steps, message: error.message }
      }
    }
  points.sort((a, b) => a.nfe - b.nfe)
  let costBefore = 0
  for (let draw = 0; draw < task.draws; draw++)
    for (const { key, design, nfe } of points) {
      const cost = nfe * task.images
      const reading = yield { kind: 'wanted', design, images: task.images, draw, cost, costBefore }
      if (!reading) throw new Error('a reading that was asked for was not sent')
      costBefore += cost
      yield { kind: 'point', key, steps: design.steps, nfe, draw, reading }
    }
}

/** Network calls times images that a task takes when nothing of it is known. */
export const costOfCurves = ({ curves, images, draws }: CurvesTask): number => {
  let calls = 0
  for (const { design, steps } of curves)
    for (const count of steps)
      try {
        calls += compile({ ...design, steps: count }).nfe
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
      }
  return calls * images * draws
}

/** Mean of repeated draws, and their standard deviation, which takes two; undefined where there is nothing. */
export interface Repeated {
  readonly mean: number
  readonly deviation: number | null
  readonly draws: number
}

export const repeatedOf = (values: readonly number[]): Repeated | undefined => {
  const draws = values.length
  if (draws === 0) return undefined
  const mean = values.reduce((sum, value) => sum + value, 0) / draws
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: draws > 1 ? Math.sqrt(squares / (draws - 1)) : null, draws }
}
