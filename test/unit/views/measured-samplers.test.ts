import { expect, it } from 'vitest'
import { verdictOf } from '../../../src/views/training/MeasuredSamplers.tsx'

const curve = (key: string, ...points: readonly (readonly number[])[]) => ({
  key,
  label: key.toUpperCase(),
  points: points.map((distances, k) => ({
    nfe: 17 + 18 * k,
    steps: 9,
    draws: distances.map((distance) => ({ distance, accuracy: 0.5 })),
  })),
})

it('tells which samplers the draws do not tell apart at the calls that the table shows', () => {
  const edm = curve('edm', [40, 41, 42], [30, 33, 36])
  // At 17 calls nothing is resolved; at 35, which the table shows, VE is.
  const vp = curve('vp', [41, 40, 42], [31, 35, 36])
  const ve = curve('ve', [40, 42, 41], [160, 163.1, 165.9])
  expect(verdictOf([edm, vp, ve])).toBe(
    'Not significantly different from EDM by 3 draws on the same noise (95%, Student’s t): VP (difference 1.0 ± 0.6).',
  )
  expect(verdictOf([edm, ve])).toBe(
    'All distances differ significantly from EDM’s by 3 draws on the same noise (95%, Student’s t).',
  )
  expect(verdictOf([curve('edm', [40], [30]), curve('vp', [40], [50])])).toContain('One draw, without error bars')
})
