import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { custom } from '../../../src/core/discretizations/custom.ts'
import { listFaultOf } from '../../../src/core/faults.ts'
import { registry } from '../../../src/core/registry.ts'
import {
  boundsOf,
  type DrawnList,
  describeKnot,
  drawCurve,
  heightAfterKey,
  isDrawn,
  moveKnot,
} from '../../../src/views/controls/curve.ts'

const sigmaOfT = registry.schedule.find(({ id }) => id === 'drawn')!.list as DrawnList
const betaOfT = registry.solver.find(({ id }) => id === 'euler-maruyama-drawn')!.list as DrawnList
const box = { x: 40, y: 20, width: 200, height: 100 }
const range = { min: 0.002, max: 80 }

describe.each([
  { name: 'sigma(t)', list: sigmaOfT },
  { name: 'beta(t)', list: betaOfT },
])('the points of $name', ({ list: parameter }) => {
  it('stay in a list that the choice allows, wherever they are dragged and whatever key is pressed', () => {
    const gesture = fc.record({
      k: fc.nat({ max: parameter.default.length - 1 }),
      to: fc.oneof(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.constantFrom('ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'),
      ),
      isLarge: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(gesture, { maxLength: 60 }), (gestures) => {
        let list = parameter.default
        for (const { k, to, isLarge } of gestures) {
          const height = typeof to === 'number' ? to : heightAfterKey(parameter, list, k, to, isLarge)!
          const next = moveKnot(parameter, list, k, height)
          expect(next.filter((value, j) => value !== list[j]).length).toBeLessThanOrEqual(1)
          const { low, high } = boundsOf(parameter, next, k)
          if (to === 'Home') expect(next[k]).toBe(low)
          if (to === 'End') expect(next[k]).toBe(high)
          expect(listFaultOf(parameter, next)).toBeUndefined()
          // Short numbers: they stand in the link.
          expect(String(next[k]).length).toBeLessThan(9)
          list = next
        }
      }),
    )
  })

  it('are named lists at every length that is allowed', () => {
    for (const { list } of parameter.knots.named)
      for (let length = parameter.shortest; length <= parameter.longest; length++) {
        expect(list(length)).toHaveLength(length)
        expect(listFaultOf(parameter, list(length))).toBeUndefined()
      }
    expect(parameter.knots.named.map(({ list }) => list(7))).toContainEqual(parameter.default)
  })

  it('stand on the drawn curve, whose heights read back', () => {
    const { points, heightAt, path } = drawCurve(parameter, parameter.default, range, box)
    const drawn = path
      .slice(1)
      .split('L')
      .map((pair) => pair.split(',').map(Number) as [number, number])
    points.forEach(({ x, y }, k) => {
      expect(heightAt(y)).toBeCloseTo(parameter.default[k]!, 9)
      const [, after] = drawn.find(([at]) => at >= x - 0.06)!
      expect(Math.abs(after - y)).toBeLessThan(3)
    })
  })
})

it('axes read as the field does: the fifth root of sigma and t, ln sigma against the rate', () => {
  const one = drawCurve(sigmaOfT, [0.3, 0.6], range, box)
  expect(one.across.find(({ label }) => label === '80')!.at).toBeCloseTo(240, 9)
  expect(one.across.find(({ label }) => label === '1')!.at).toBeCloseTo(40 + 200 * (1 / 80) ** 0.2, 9)
  expect(one.ends).toEqual([
    { x: 40, y: 120 },
    { x: 240, y: 20 },
  ])
  expect(describeKnot(sigmaOfT, [0.3, 0.6], 1, range)).toBe('t 10.5, σ(t) 6.22')
  expect(describeKnot(betaOfT, [0, 1.5, 0], 1, range)).toBe('σ 0.4, β / Song’s β 1.5')
  expect(drawCurve(betaOfT, [0, 1.5, 0], range, box).points[1]).toEqual({ x: 140, y: 45 })
})

it('lists without knots are not drawn', () => {
  expect([isDrawn(custom.list), isDrawn(undefined), isDrawn(sigmaOfT)]).toEqual([false, false, true])
})
