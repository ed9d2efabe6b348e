import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noZoom, panned, type Zoom, zoomedAboutMiddle, zoomedBy } from '../../../src/views/arena/picture-view.ts'
import { shiftOf } from '../../../src/views/arena/use-card-drag.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const factor = fc.double({ min: 0.2, max: 5, noNaN: true })
/** A gesture about a place of the frame, as fingers or a wheel make it. */
const gesture = fc.tuple(factor, share, share).map(([k, px, py]): Zoom => ({ k, x: (1 - k) * px, y: (1 - k) * py }))
const gestures = fc.array(gesture, { maxLength: 12 })

describe('the zoom of pictures', () => {
  it('never shows what lies beside a picture, and is between whole and 16 times', () => {
    fc.assert(
      fc.property(gestures, share, share, (all, dx, dy) => {
        const { k, x, y } = panned(all.reduce(zoomedBy, noZoom), 4 * dx - 2, 4 * dy - 2)
        expect(k).toBeGreaterThanOrEqual(1)
        expect(k).toBeLessThanOrEqual(16)
        for (const at of [x, y]) {
          expect(at).toBeLessThanOrEqual(0)
          expect(at + k).toBeGreaterThanOrEqual(1 - 1e-12)
        }
      }),
    )
  })

  it('leaves the place under the hand where it is', () => {
    fc.assert(
      fc.property(gestures, fc.double({ min: 1, max: 5, noNaN: true }), share, share, (all, k, px, py) => {
        const before = all.reduce(zoomedBy, noZoom)
        const after = zoomedBy(before, { k, x: (1 - k) * px, y: (1 - k) * py })
        // The place of the picture that was at (px, py) of the frame.
        for (const [at, was, is] of [
          [px, before.x, after.x],
          [py, before.y, after.y],
        ] as const)
          expect(((at - was) / before.k) * after.k + is).toBeCloseTo(at, 9)
      }),
    )
  })

  it('comes back to the whole', () => {
    expect(zoomedAboutMiddle(zoomedAboutMiddle(noZoom, 3), 1 / 3)).toEqual(noZoom)
    expect(zoomedAboutMiddle(noZoom, 2)).toEqual({ k: 2, x: -0.5, y: -0.5 })
  })
})

describe('a card that is dragged', () => {
  it('moves those between it and its new place by one, towards its old one', () => {
    const shifts = (from: number, to: number) =>
      [0, 1, 2, 3].map((index) => shiftOf(index, { from, to, by: 7, pitch: 100 }))
    expect(shifts(0, 2)).toEqual([7, -100, -100, 0])
    expect(shifts(3, 1)).toEqual([0, 100, 100, 7])
    expect(shifts(1, 1)).toEqual([0, 7, 0, 0])
  })
})
