import { describe, expect, it } from 'vitest'
import { sheetLayout } from '../../../src/views/arena/PictureSheet.tsx'

describe('a sheet of pictures', () => {
  it('has a place for each picture, with the same gap between all, and no row too many', () => {
    const faults: string[] = []
    for (const side of [8, 28, 32, 64])
      for (let count = 1; count <= 36; count++) {
        const { across, down, gap, width, height } = sheetLayout(count, side)
        const isRoomy = across * down >= count && across * (down - 1) < count
        const isSquare = across - down <= 1 && across >= down
        const isWide = width === across * side + (across - 1) * gap && height === down * side + (down - 1) * gap
        if (!isRoomy || !isSquare || !isWide || !(gap >= 1)) faults.push(`${count} of ${side}`)
      }
    expect(faults).toEqual([])
  })

  it('is a picture without a margin for one', () => {
    expect(sheetLayout(1, 32)).toMatchObject({ width: 32, height: 32 })
  })
})
