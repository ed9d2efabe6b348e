/** The numbers that a plot is saved with are those that it draws: the axes say where each must stand. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { noPerturbation } from '../../../src/core/perturbation.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { type FigureModel, layoutFigure, tableOfFigure } from '../../../src/plot/figure.ts'
import { styleOf } from '../../../src/plot/palette.ts'
import type { Axis } from '../../../src/plot/scales.ts'
import { noiseOf } from '../../../src/toy/population-cache.ts'
import { solverCurves } from '../../../src/views/lab/curves.ts'
import { convergencePlot, localPlot, type Measured } from '../../../src/views/lab/plots.ts'
import { bendPlot } from '../../../src/views/lab/vectors/path-plots.ts'
import { seriesOf } from '../../../src/views/schedule/design-series.ts'
import { levelSpan, levelsPlot, logStepPlot, stepPlot } from '../../../src/views/schedule/plots.ts'
import { scheduleTable } from '../../../src/views/schedule/schedule-table.ts'
import { trajectoryTable } from '../../../src/views/toy/toy-table.ts'
import { levelPlot } from '../../../src/views/training/level-plot.ts'
import { spreadOf } from '../../../src/views/tube/frame.ts'
import { tubeOf } from '../../../src/views/tube/tube.ts'
import { tubeTable } from '../../../src/views/tube/tube-table.ts'

const { box } = layoutFigure(900, 600)

const numberOf = (label: string): number => Number(label.replaceAll('−', '-'))

/** Where an axis has a number, from the places and words of its first and its last tick. */
const placeOn = ({ ticks }: Axis, isLog: boolean): ((value: number) => number) => {
  const labelled = ticks.filter(({ label }) => label !== '' && numberOf(label) > 0)
  const [first, last] = [labelled[0]!, labelled.at(-1)!]
  const along = isLog ? Math.log : (value: number) => value
  const [low, high] = [along(numberOf(first.label)), along(numberOf(last.label))]
  return (value) => first.at + ((along(value) - low) / (high - low)) * (last.at - first.at)
}

/** Pixels by which points stand away from where the numbers of the table are on the axes. */
const offOf = (model: FigureModel, [x, y]: readonly [number, number], isLog: readonly [boolean, boolean]): number => {
  const { columns, rows } = tableOfFigure(model)
  const points = model.series.flatMap(({ label, points }) => points.map((point) => ({ label, point })))
  expect(rows.length).toBe(points.length)
  expect(columns).toHaveLength(rows[0]!.length)
  expect(rows.map(([label]) => label)).toEqual(points.map(({ label }) => label))
  const [across, up] = [placeOn(model.x, isLog[0]), placeOn(model.y, isLog[1])]
  return Math.max(
    ...points.map(({ point }, k) =>
      Math.hypot(point.x - across(rows[k]![x] as number), point.y - up(rows[k]![y] as number)),
    ),
  )
}

const reading = (error: number) => ({ error, floor: 0, spread: error / 10 })
const measured: readonly Measured[] = solverCurves(defaultDesign, ['euler', 'second-order']).map((curve, k) => ({
  ...curve,
  points: [4, 9, 16, 33].map((steps) => {
    const one = reading(1.7 * steps ** -(k + 1))
    return { steps, nfe: (k + 1) * steps, readings: { rms: one, mean: one, beforeLast: one, w1: one, w2: one } }
  }),
}))

describe('figures of curves', () => {
  it.each([true, false])('convergence, errors logarithmic: %s', (isLog) => {
    const model = convergencePlot(measured, 'rms', [3, 80], box, 'RMS error', 'in units', isLog)
    expect(offOf(model, [2, 3], [true, isLog])).toBeLessThan(0.01)
    expect(tableOfFigure(model).rows[1]).toEqual(['Euler', 9, 9, 1.7 / 9, 1.7 / 90])
  })

  it('local errors, bends, and curves over the noise level', () => {
    const errors = [80, 12.3, 1.1, 0.02].map((sigma, k) => ({
      sigma,
      sigmaNext: sigma / 3,
      made: 0.3 / (k + 1),
      carried: 1e-3 * (k + 1),
    }))
    const steps = measured.map((curve) => ({ ...curve, errors }))
    expect(offOf(localPlot(steps, 'carried', box), [2, 4], [true, true])).toBeLessThan(0.01)
    const bends = [40, 3, 0.1].map((sigma, step) => ({ step, sigma, angle: 3 + step, change: 0.1, curvature: 2 }))
    const straightness = { bends } as never
    const bent = measured.map((curve) => ({ ...curve, straightness, each: [straightness] }))
    expect(offOf(bendPlot(bent, 'angle', box, false), [2, 3], [true, false])).toBeLessThan(0.01)
    const sigmas = [0.01, 0.1, 7, 50]
    const curve = { key: 'a', label: 'a', style: styleOf(0), values: [0.5, 3, 1, 0.2] }
    for (const scale of ['log', 'linear'] as const) {
      const model = levelPlot({ title: 'loss', sigmas, curves: [curve], scale }, box)
      expect(offOf(model, [1, 2], [true, scale === 'log'])).toBeLessThan(0.01)
    }
  })
})

describe('the schedule', () => {
  const designs: readonly Design[] = [defaultDesign, { ...presets[1]!.design, steps: 7 }]
  const all = designs.map((design, k) =>
    seriesOf({ id: 'AB'[k] as 'A', name: `design ${k}`, design, program: compile(design), isActive: k === 0 }),
  )
  const { rows, columns } = scheduleTable(all)
  const numbersOf = (id: string, column: string): readonly number[] =>
    rows.filter(([own]) => own === id).map((row) => row[columns.indexOf(column)] as number)

  it('has its levels and the lengths of its steps in one table', () => {
    const plots = [
      { model: levelsPlot(all, box, levelSpan(all)), column: 'σ', x: 'step', isLog: [false, true] },
      { model: stepPlot(all, box), column: '|Δσ|', x: 'σ', isLog: [true, true] },
      { model: logStepPlot(all, box), column: '|Δ ln σ|', x: 'σ', isLog: [true, false] },
    ]
    for (const { model, column, x, isLog } of plots) {
      const [across, up] = [placeOn(model.x, isLog[0]!), placeOn(model.y, isLog[1]!)]
      for (const { id, points } of model.series)
        for (const { step, x: atX, y: atY } of points) {
          const [u, v] = [numbersOf(id, x)[step]!, numbersOf(id, column)[step]!]
          // The final 0 stands below the break.
          if (v > 0) expect(Math.hypot(across(u) - atX, up(v) - atY), `${id} ${column} ${step}`).toBeLessThan(0.01)
        }
    }
    expect(numbersOf('A', 's(t)').every((s) => s === 1)).toBe(true)
    expect(numbersOf('B', 'step')).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })
})

describe('the toy', () => {
  const mixture = { w: [0.5, 0.5], mu: [-0.6, 0.6], s: [0.1, 0.1] }
  const data = { mixture, label: null, imperfect: null }
  const designs = [defaultDesign, { ...defaultDesign, solver: chooseDefault('solver', 'euler'), steps: 5 }]
  const runs = designs.map((design, k) => ({
    id: 'AB'[k] as 'A',
    name: `design ${k}`,
    design,
    program: compile(design),
    isActive: k === 0,
  }))

  it('has the paths of the tube, and the exact solution that ends where the run is off', () => {
    const tube = tubeOf(runs, data, 3, null, noPerturbation, { coordinates: 'data' })
    const { rows } = tubeTable(tube, 'x')
    const ends = runs.map(({ id }) => rows.filter(([own]) => own === id))
    for (const [k, own] of ends.entries()) {
      const sampled = own.filter((row) => row[2] === 'sampled')
      const exact = own.filter((row) => row[2] === 'exact')
      expect(sampled.map((row) => row[5])).toEqual(tube.paths[k]!.points.map(({ across }) => across))
      expect(sampled.map((row) => row[4])).toEqual([...runs[k]!.program.steps.map(({ sigma }) => sigma), 0])
      const apart = Math.abs((sampled.at(-1)![5] as number) - (exact.at(-1)![5] as number))
      // In standard deviations of the data.
      expect(apart * spreadOf(mixture).deviation).toBeCloseTo(tube.paths[k]!.off, 12)
      expect(exact.every((row, i) => i === 0 || (row[4] as number) < (exact[i - 1]![4] as number))).toBe(true)
    }
  })

  it('has the states of all trajectories, which start at the noise and its level', () => {
    const noise = noiseOf(3, { count: 4, start: 'normal' }, noPerturbation)
    const { rows } = trajectoryTable(runs, data, noise)
    expect(rows.length).toBe(4 * (designs[0]!.steps + 1 + 6))
    for (const [, , trajectory, step, sigma, , , x] of rows)
      if (step === 0) expect(x).toBeCloseTo(noise(0)[(trajectory as number) - 1]! * (sigma as number), 9)
  })
})
