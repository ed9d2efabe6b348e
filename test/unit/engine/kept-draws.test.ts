import { expect, it } from 'vitest'
import { createKeptDraws } from '../../../src/engine/exact/kept-draws.ts'
import { createDraws } from '../../../src/pictures/draws.ts'
import { sizeOf } from '../../../src/pictures/pixels.ts'
import { smallWorld } from '../pictures/small-world.ts'

it('keeps the noise of pictures as far as its budget goes, and says whether there is room for as much again', () => {
  const world = smallWorld()
  const drawn = (draws = createDraws(world, 1, 0)) => {
    draws.addTo(new Float64Array(sizeOf(world)), 1, 'n1', [])
    return draws
  }
  const { bytes } = drawn()
  // Room for three pictures: for none beside two.
  const kept = createKeptDraws(world, 3 * bytes)
  const [one, two] = [0, 1].map((image) => drawn(kept.of(1, image)))
  kept.keep(1, 0, one!)
  expect(kept.of(1, 0)).toBe(one)
  expect(kept.hasRoomBeside(1, [0])).toBe(true)
  kept.keep(1, 1, two!)
  expect(kept.hasRoomBeside(1, [0, 1])).toBe(false)
  expect(kept.hasRoomBeside(2, [0, 1])).toBe(true)
  for (const image of [0, 1]) kept.keep(2, image, drawn(kept.of(2, image)))
  // The oldest went.
  expect(kept.of(1, 0)).not.toBe(one)
  expect(kept.of(1, 1)).toBe(two)
})
