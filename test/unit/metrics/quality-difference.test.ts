import { describe, expect, it } from 'vitest'
import type { DifferenceCurve } from '../../../src/metrics/difference-text.ts'
import { heldOutText, qualityDifferenceText } from '../../../src/metrics/quality/difference.ts'

const curve = (label: string, distances: readonly number[], nfe = 17): DifferenceCurve => ({
  label,
  points: [
    {
      nfe,
      error: distances.reduce((sum, one) => sum + one, 0) / distances.length,
      spread: distances.length > 1 ? 0.5 : null,
      latents: new Map(distances.map((one, draw) => [String(draw), one])),
    },
  ],
})

describe('designs on the same draws', () => {
  it('are told apart by their differences, though each number scatters more than they differ', () => {
    // Differences 1, 1.1 and 0.9: mean 1, standard error 0.1 / sqrt 3, times 4.303 for two degrees of freedom.
    const text = qualityDifferenceText([curve('A', [10, 14, 18]), curve('B', [11, 15.1, 18.9])])
    expect(text).toBe(
      'At 17 calls, A has the least distance: 14.0 ± 0.5. B is 1 above it (95%: 0.752 to 1.25). 3 draws, the same noise in every design.',
    )
  })

  it('are said not to be resolved where they are not', () => {
    // Differences -1, 2 and 2: mean 1, standard error 1.
    const text = qualityDifferenceText([curve('A', [10, 14, 18]), curve('B', [9, 16, 20])])
    expect(text).toContain(' B is not resolved from it: −3.3 to 5.3 above it (95%).')
  })

  it('of one draw are never told apart; one curve is compared with nothing', () => {
    expect(qualityDifferenceText([curve('A', [10]), curve('B', [90])])).toBe(
      'At 17 calls, A has the least distance: 10. One draw resolves no difference: choose more draws.',
    )
    expect(qualityDifferenceText([curve('A', [10, 11])])).toBeUndefined()
  })
})

it('the winner of a search is better, worse, or not resolved, on images that chose nothing', () => {
  const readings = (distances: readonly number[]) =>
    distances.map((distance) => ({ images: 500, distance, accuracy: null }))
  const plain = readings([20, 24, 28])
  expect(heldOutText(readings([19, 22.9, 27.1]), plain)).toBe('better by 1 (95%: 0.752 to 1.25)')
  expect(heldOutText(readings([21, 25.1, 28.9]), plain)).toBe('worse by 1 (95%: 0.752 to 1.25)')
  expect(heldOutText(readings([19, 26, 30]), plain)).toBe('not resolved from it: −3.3 to 5.3 (95%)')
})
