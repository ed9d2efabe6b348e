import { describe, expect, it } from 'vitest'
import { layoutFigure } from '../../../src/plot/figure.ts'
import { styleOf } from '../../../src/plot/palette.ts'
import { type LevelPlot, levelPlot } from '../../../src/views/training/level-plot.ts'

const { box } = layoutFigure(400, 240)

describe('a plot over the noise level', () => {
  const plot: LevelPlot = {
    title: 'weight',
    sigmas: [0.1, 1, 10],
    curves: [{ key: 'a', label: 'a', style: styleOf(0), values: [1, 10, 100] }],
    scale: 'log',
  }
  const heights = (scale: LevelPlot['scale']): number[] =>
    levelPlot({ ...plot, scale }, box).series[0]!.points.map(({ y }) => y)

  it('spaces factors evenly on a logarithmic axis, and differences on a linear one that starts at 0', () => {
    const [low, middle, high] = heights('log') as [number, number, number]
    expect(low - middle).toBeCloseTo(middle - high, 9)
    const linear = heights('linear') as [number, number, number]
    expect((linear[1] - linear[2]) / (linear[0] - linear[1])).toBeCloseTo(10, 9)
  })
})
