import { describe, expect, it } from 'vitest'
import { rasterizer } from '../../../../src/pictures/drawings/canvas.ts'
import { crop, fade, inside, outside, union, where } from '../../../../src/pictures/drawings/combine.ts'
import { curve, ground, roundedBox } from '../../../../src/pictures/drawings/outline.ts'
import { poseAt } from '../../../../src/pictures/drawings/pose.ts'
import type { Point, Shape } from '../../../../src/pictures/drawings/row.ts'
import { ellipse, polygon, rectangle, soft, stroke } from '../../../../src/pictures/drawings/shapes.ts'

const coverageOf = (shape: Shape) => rasterizer(64, 8)([{ shape, opacity: 1, mix: [[0, 1]] }], 1)[0]!

/** In square units. */
function areaOf(shape: Shape): number {
  return coverageOf(shape).reduce((sum, value) => sum + value, 0) / 4
}

/** Compares with a condition on places, in all pixels that lie on one side of the edge as a whole. */
function expectCovers(shape: Shape, holds: (x: number, y: number) => boolean): void {
  const coverage = coverageOf(shape)
  for (let pixel = 0; pixel < coverage.length; pixel++) {
    const [x, y] = [(pixel % 64) / 2, Math.floor(pixel / 64) / 2]
    const parts = [0, 0.125, 0.25, 0.375, 0.5].flatMap((across) =>
      [0, 0.125, 0.25, 0.375, 0.5].map((down) => holds(x + across, y + down)),
    )
    if (parts.every(Boolean)) expect(coverage[pixel], `${x}, ${y}`).toBeGreaterThan(0.9)
    if (!parts.some(Boolean)) expect(coverage[pixel], `${x}, ${y}`).toBeLessThan(0.1)
  }
}

describe('shapes', () => {
  it('ellipse: its area, and what a turned one covers', () => {
    expect(areaOf(ellipse(15.2, 16.7, 9, 4))).toBeCloseTo(Math.PI * 36, 0)
    const turn = 0.6
    expectCovers(ellipse(14, 17, 11, 5, turn), (x, y) => {
      const along = (x - 14) * Math.cos(turn) + (y - 17) * Math.sin(turn)
      const aside = -(x - 14) * Math.sin(turn) + (y - 17) * Math.cos(turn)
      return (along / 11) ** 2 + (aside / 5) ** 2 <= 1
    })
  })

  it('soft: the integral of its Gaussian, and its profile', () => {
    expect(areaOf(soft(16, 16, 4, 3))).toBeCloseTo(Math.PI * 12, 1)
    // Within a pixel of half a unit the mean is the middle's value, but for the curvature: under 0.004 here.
    const coverage = coverageOf(soft(12, 16, 5, 3))
    for (let pixel = 0; pixel < coverage.length; pixel++) {
      const [x, y] = [((pixel % 64) + 0.5) / 2, (Math.floor(pixel / 64) + 0.5) / 2]
      expect(Math.abs(coverage[pixel]! - Math.exp(-(((x - 12) / 5) ** 2) - ((y - 16) / 3) ** 2))).toBeLessThan(0.004)
    }
  })

  it('polygon: the area of a concave one', () => {
    const points: Point[] = [
      [4, 5],
      [27, 8],
      [20, 15],
      [28, 26],
      [9, 24],
      [14, 14],
    ]
    const twice = points.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = points[(index + 1) % points.length]!
      return sum + x * nextY - nextX * y
    }, 0)
    expect(areaOf(polygon(points))).toBeCloseTo(twice / 2, 0)
  })

  it('polygon: filled where it overlaps itself, in either sense of winding', () => {
    const twiceRound: Point[] = [
      [4, 4],
      [20, 4],
      [20, 20],
      [8, 20],
      [8, 8],
      [28, 8],
      [28, 28],
      [4, 28],
    ]
    const coverage = coverageOf(polygon(twiceRound))
    expect(coverage[28 * 64 + 28]).toBe(1)
    const figureEight: Point[] = [
      [4, 4],
      [28, 28],
      [28, 4],
      [4, 28],
    ]
    expectCovers(polygon(figureEight), (x, y) => x > 4 && x < 28 && Math.abs(y - 16) < Math.abs(x - 16))
  })

  it('stroke: everything within half its width of the line, upright, level and slanted', () => {
    const points: Point[] = [
      [6, 6],
      [6, 22],
      [20, 22],
      [27, 9],
      [21, 5],
    ]
    const distance = (x: number, y: number) =>
      Math.min(
        ...points.slice(1).map(([endX, endY], index) => {
          const [startX, startY] = points[index]!
          const [alongX, alongY] = [endX - startX, endY - startY]
          const share = ((x - startX) * alongX + (y - startY) * alongY) / (alongX ** 2 + alongY ** 2)
          const t = Math.min(1, Math.max(0, share))
          return Math.hypot(x - startX - t * alongX, y - startY - t * alongY)
        }),
      )
    expectCovers(stroke(points, 3), (x, y) => distance(x, y) <= 1.5)
    const corners: Point[] = [
      [12, 13],
      [20, 19],
      [20, 13],
      [12, 19],
    ]
    // Short and wide, so that its ends weigh; in all four slanted directions.
    for (const start of corners)
      for (const end of corners.filter(([x, y]) => x !== start[0] && y !== start[1]))
        expect(Math.abs(areaOf(stroke([start, end], 9)) - (9 * 10 + Math.PI * 4.5 ** 2))).toBeLessThan(0.3)
  })

  it('combinations: the areas of union, product and difference add up', () => {
    const [one, other] = [ellipse(13, 15, 8), rectangle(12, 10, 26, 25)]
    const [whole, both] = [areaOf(union(one, other)), areaOf(inside(one, other))]
    expect(whole + both).toBeCloseTo(areaOf(one) + areaOf(other), 3)
    expect(areaOf(outside(one, other))).toBeCloseTo(areaOf(one) - both, 3)
    expect(both).toBeGreaterThan(40)
    expectCovers(outside(ellipse(16, 16, 9), ellipse(16, 16, 5)), (x, y) => {
      const radius = Math.hypot(x - 16, y - 16)
      return radius <= 9 && radius >= 5
    })
  })

  it('combinations of combinations keep to all their bounds', () => {
    const ring = outside(ellipse(16, 16, 10), ellipse(16, 16, 6))
    const shape = union(crop(inside(ring, rectangle(0, 12)), { right: 18 }), rectangle(2, 1, 5, 3))
    expectCovers(shape, (x, y) => {
      const radius = Math.hypot(x - 16, y - 16)
      const inRing = radius <= 10 && radius >= 6 && y >= 12 && x <= 18
      return inRing || (x >= 2 && x <= 5 && y >= 1 && y <= 3)
    })
  })

  it('fade and where: the factor at each place', () => {
    expect(areaOf(fade(rectangle(0, 0, 32, 8), (x) => x / 32))).toBeCloseTo(128, 0)
    expectCovers(
      where(ellipse(16, 16, 12), (x) => x % 8 < 4),
      (x, y) => x % 8 < 4 && Math.hypot(x - 16, y - 16) <= 12,
    )
  })

  it('outlines: a curve through its ends, a rounded box, a ground', () => {
    const points = curve([2, 3], [10, 20], [18, 3], 8)
    expect([points[0], points[4], points[8]]).toEqual([
      [2, 3],
      [10, 11.5],
      [18, 3],
    ])
    // A quadratic corner of radius 4 leaves out 4^2 / 6; its four chords, another (4^2 / 3) / 4^2.
    expect(areaOf(polygon(roundedBox(4, 6, 24, 20, 4)))).toBeCloseTo(280 - 4 * (16 / 6 + 1 / 3), 0)
    expectCovers(
      ground((x) => 12 + x / 4),
      (x, y) => y >= 12 + x / 4,
    )
  })
})

describe('pose', () => {
  it('mirrors, scales and tilts, and finds back', () => {
    const pose = poseAt(14, 18, 0.8, 0.3, -1)
    const [x, y] = pose.point(5, -2)
    expect(x).toBeCloseTo(14 + 0.8 * (-5 * Math.cos(0.3) + 2 * Math.sin(0.3)), 12)
    expect(y).toBeCloseTo(18 + 0.8 * (-5 * Math.sin(0.3) - 2 * Math.cos(0.3)), 12)
    const [backX, backY] = pose.own(x, y)
    expect([backX, backY].map((value) => Number(value.toFixed(9)))).toEqual([5, -2])
  })

  it('turns an ellipse with what it belongs to', () => {
    const pose = poseAt(15, 17, 1.2, 0.25, -1)
    expectCovers(pose.ellipse(2, -3, 6, 2.5, 0.5), (placeX, placeY) => {
      const [x, y] = pose.own(placeX, placeY)
      const along = (x - 2) * Math.cos(0.5) + (y + 3) * Math.sin(0.5)
      const aside = -(x - 2) * Math.sin(0.5) + (y + 3) * Math.cos(0.5)
      return (along / 6) ** 2 + (aside / 2.5) ** 2 <= 1
    })
  })
})
