import { expect, it } from 'vitest'
import { turnDifferenceText } from '../../../src/metrics/path-difference.ts'

const curve = (label: string, turns: readonly number[]) => ({
  label,
  each: turns.map((turn) => ({ length: 2, distance: 1, turn, bends: [] })),
})

it('paths are compared image by image, though images differ more than designs', () => {
  // Differences 1, 1.1 and 0.9: mean 1, standard error 0.1 / sqrt 3, times 4.303 for two degrees of freedom.
  expect(turnDifferenceText([curve('B', [11, 51.1, 90.9]), curve('A', [10, 50, 90])])).toBe(
    'A turns least: 50 ± 23°. B turns 1° more (95%: 0.752 to 1.25). 3 images, the same latents in every path.',
  )
})

it('paths whose images disagree are not resolved; one image, one path, or other images say nothing', () => {
  // Differences -1, 2 and 2: mean 1, standard error 1.
  expect(turnDifferenceText([curve('A', [10, 50, 90]), curve('B', [9, 52, 92])])).toContain(
    'B is not resolved from it: −3.3 to 5.3° more (95%).',
  )
  expect(turnDifferenceText([curve('A', [10]), curve('B', [9])])).toBeUndefined()
  expect(turnDifferenceText([curve('A', [10, 11])])).toBeUndefined()
  expect(turnDifferenceText([curve('A', [10, 11]), curve('B', [9, 10, 11])])).toBeUndefined()
})
