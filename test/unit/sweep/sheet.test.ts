/** The picture that shows a sheet and holds its plan. */
import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { parsePlan } from '../../../src/sweep/plan.ts'
import { encodeSheet, paintSheet, planOfSheet } from '../../../src/sweep/sheet.ts'

const steps = { key: 'steps', values: [4, 8] }
const solver = { key: 'solver', values: ['euler', 'second-order', 'dpmpp-2m'] }

describe('a sheet', () => {
  const plan = parsePlan({ columns: steps, rows: solver, images: 1, design: { steps: 5 } })
  const solid = (grey: number) => new Uint8Array(32 * 32 * 4).fill(grey)
  const cells = [solid(10), solid(20), solid(30), null, solid(50), solid(60)]

  it('takes the size of its images from them', () => {
    const large = cells.map((cell) => cell && new Uint8Array(64 * 64 * 4).fill(cell[0]!))
    const { data } = paintSheet(plan, large, 2)
    expect(data.filter((value, k) => k % 3 === 0 && value === 50)).toHaveLength((64 * 2) ** 2)
  })

  it('shows each cell at its place, and an empty one where there is none', () => {
    const scale = 3
    const { width, data } = paintSheet(plan, cells, scale)
    const at = (x: number, y: number) => data[3 * (y * width + x)]
    // Any grey's area says where its cell is.
    const areas = new Map<number, { x: number; y: number; count: number }>()
    for (let k = 0; k < data.length; k += 3) {
      const area = areas.get(data[k]!) ?? { x: (k / 3) % width, y: Math.floor(k / 3 / width), count: 0 }
      areas.set(data[k]!, { ...area, count: area.count + 1 })
    }
    const place = (grey: number) => areas.get(grey)!
    for (const grey of [10, 20, 30, 50, 60]) expect(place(grey).count).toBe((32 * scale) ** 2)
    expect(place(20).y).toBe(place(10).y)
    expect(place(20).x).toBeGreaterThan(place(10).x)
    expect(place(30).x).toBe(place(10).x)
    expect([place(50).x, place(60).x]).toEqual([place(10).x, place(20).x])
    expect(at(place(20).x + 5, place(30).y + 5)).toBe(222)
    expect(at(0, 0)).toBe(255)
    // There is ink above the first row of cells and left of the first column.
    const ink = (x0: number, x1: number, y0: number, y1: number): number => {
      let sum = 0
      for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) sum += at(x, y) === 23 ? 1 : 0
      return sum
    }
    expect(ink(place(10).x, width, 0, place(10).y)).toBeGreaterThan(50)
    for (const grey of [10, 30, 50])
      expect(ink(0, place(grey).x, place(grey).y, place(grey).y + 96), `${grey}`).toBeGreaterThan(50)
  })

  it('holds its plan as text of the PNG', () => {
    const png = encodeSheet(plan, paintSheet(plan, cells, 1))
    expect(decode(png).text.Software).toBe('Samplerscope')
    expect(planOfSheet(png)).toEqual(plan)
    expect(() => planOfSheet(new Uint8Array([1, 2, 3]))).toThrow('The file is not a PNG that can be read.')
    const named = { ...plan, class: 'Käfer ☃' }
    expect(planOfSheet(encodeSheet(named, paintSheet(named, cells, 1)))).toEqual(named)
  })
})
