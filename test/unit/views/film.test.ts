/** Where things stand in the animation: nothing over another, all within the frame, the toy in its own shape. */
import { expect, it } from 'vitest'
import { filmLayout, filmSize } from '../../../src/views/pictures/film/film-frame.ts'

it.each([0.6, 1.2, 1.8, 2.5, 4])('a toy %s times as wide as high, beside one to four designs', (aspect) => {
  const faults: string[] = []
  for (let designs = 1; designs <= 4; designs++) {
    const { toy, pictures } = filmLayout(aspect, designs)
    expect(toy.width / toy.height).toBeCloseTo(aspect, 9)
    expect(pictures).toHaveLength(designs)
    const all = [toy, ...pictures]
    for (const [k, one] of all.entries()) {
      if (one.x < 0 || one.y < 48 || one.x + one.width > filmSize.width || one.y + one.height > filmSize.height)
        faults.push(`${designs}: ${k} is outside`)
      if (one.width < 100 || one.height < 100) faults.push(`${designs}: ${k} is too small`)
      for (const [j, other] of all.entries())
        if (
          j > k &&
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height
        )
          faults.push(`${designs}: ${k} over ${j}`)
    }
  }
  expect(faults).toEqual([])
})
