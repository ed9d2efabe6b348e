/** Charts of the figures as SVG: where points, bars and rows lie, and what has no place. */
import { describe, expect, it } from 'vitest'
import { drawCharts } from '../../../src/cli/figures/chart.ts'
import { pictures } from '../../../src/cli/figures/pictures.ts'

describe('a chart', () => {
  const curve = {
    label: 'a',
    points: [
      [1, 1],
      [2, 2],
    ],
  } as const

  const chart = (points: readonly (readonly [number, number])[]) =>
    drawCharts([{ title: 'T', x: { title: 'x' }, y: { title: 'y' }, curves: [{ label: 'a < b', points }] }], 'about')

  it('places every point inside its frame', () => {
    const svg = chart([
      [1, 1e-3],
      [10, 0.1],
      [100, 10],
    ])
    const places = [...svg.matchAll(/translate\(([\d.]+) ([\d.]+)\)/g)]
      .slice(0, 3)
      .map(([, x, y]) => [Number(x), Number(y)])
    // Logarithmic: equal factors are equal distances, and more is further up.
    expect(places[1]![0]! - places[0]![0]!).toBeCloseTo(places[2]![0]! - places[1]![0]!, 0)
    expect(places[0]![1]! - places[1]![1]!).toBeCloseTo(places[1]![1]! - places[2]![1]!, 0)
    expect(places[0]![1]!).toBeGreaterThan(places[2]![1]!)
    expect(svg).toContain('a &lt; b')
    expect(svg).not.toContain('NaN')
  })

  it('refuses what has no place on it', () => {
    expect(() => chart([[1, 0]])).toThrow('T cannot be drawn: 0')
    expect(() => chart([[1, Number.NaN]])).toThrow('T cannot be drawn: NaN')
    expect(() => chart([])).toThrow('T cannot be drawn: no points')
  })

  const barsOf = (svg: string) =>
    [...svg.matchAll(/<path d="M([\d.]+) ([\d.]+)h8m-4 0V([\d.]+)m-4 0h8"/g)].map((found) => found.slice(1).map(Number))
  const markersOf = (svg: string) =>
    [...svg.matchAll(/translate\(([\d.]+) ([\d.]+)\)/g)].map((found) => found.slice(1).map(Number))

  it('draws error bars around their points, and makes room for them', () => {
    const points = [
      [1, 10],
      [10, 20],
    ] as const
    const bars = [
      [5, 15],
      [18, 22],
    ] as const
    const svg = drawCharts(
      [{ title: 'T', x: { title: 'x' }, y: { title: 'y', isLinear: true }, curves: [{ label: 'a', points, bars }] }],
      '',
    )
    const [[left, low, high], [right, , top]] = barsOf(svg) as [number[], number[]]
    const [[x, y]] = markersOf(svg) as [number[]]
    expect([left! + 4, right! - left!]).toEqual([x, markersOf(svg)[1]![0]! - x!])
    // Linear, and as far up as down.
    expect((low! + high!) / 2).toBeCloseTo(y!, 0)
    expect(low! - high!).toBeCloseTo(((low! - top!) * 10) / 17, 0)
    expect(top).toBeGreaterThan(34)
  })

  it('ends at the edge what reaches to 0 on a logarithmic axis', () => {
    const svg = drawCharts(
      [
        {
          title: 'T',
          x: { title: 'x' },
          y: { title: 'y' },
          curves: [
            {
              ...curve,
              bars: [
                [-1, 3],
                [1, 3],
              ],
            },
          ],
        },
      ],
      '',
    )
    expect(barsOf(svg)[0]![1]).toBe(320 - 46)
    expect(svg).not.toContain('NaN')
  })

  it('sets lists in rows from the top, each named', () => {
    const y = { rows: [{ label: 'G', isHeading: true }, { label: 'one' }, { label: 'two' }] }
    const rowCurve = (row: number) => ({ label: '', points: [[1, row] as const], bars: [[0.5, 2] as const] })
    const svg = drawCharts([{ title: 'T', x: { title: 'x' }, y, curves: [rowCurve(1), rowCurve(2)] }], '')
    const [[, first], [, second]] = markersOf(svg) as [number[], number[]]
    expect(second! - first!).toBeCloseTo((320 - 46 - 34) / 3, 0)
    for (const [label, place] of [
      ['one', first!],
      ['two', second!],
    ] as const)
      expect(Number(svg.match(new RegExp(`y="([\\d.]+)" text-anchor="end">${label}<`))![1])).toBeCloseTo(place + 4, 0)
    // No legend, whose labels would be empty.
    expect(svg).toContain('viewBox="0 0 420 320"')
  })

  it('stands side by side, or one above the other', () => {
    const one = {
      title: 'T',
      x: { title: 'x' },
      y: { title: 'y' },
      curves: [curve],
    }
    expect(drawCharts([one, one, one], '')).toContain('viewBox="0 0 840 670"')
    expect(drawCharts([one, one, one], '', 1)).toContain('viewBox="0 0 420 990"')
  })
})

it('leaves out of the picture what the converged run is too near to for telling', () => {
  const network = { name: 'n', sha256: 's', images: 1 }
  const curve = (floor: number) => ({
    key: 'edm',
    label: 'EDM',
    points: [
      { nfe: 7, error: 0.5, floor: 0.001 },
      { nfe: 15, error: 0.1, floor },
    ],
  })
  const markersOf = (floor: number): number => {
    const { points: _, ...rest } = curve(floor)
    const toy = [{ ...rest, points: [{ nfe: 7, error: 1 }] }]
    const { charts } = pictures.talk({
      talk: { network, toyPoints: 1, referenceSteps: 8, images: [curve(floor)], toy },
    } as never)
    const svg = drawCharts(charts, '')
    return svg.match(/translate\(/g)!.length
  }
  expect(markersOf(0.01)).toBe(markersOf(0.0101) + 1)
})
