/** Seeds of other programs: taken where the page can have them, and what is said of them. */
import { expect, it } from 'vitest'
import { readForeign } from '../../../src/import/read.ts'

const read = (what: string | object) => {
  const found = readForeign(typeof what === 'string' ? what : JSON.stringify(what), 18)
  return [found?.seed, found?.notes[0]]
}
const kSampler = (seed: unknown) => ({
  3: { class_type: 'KSampler', inputs: { seed, steps: 9, cfg: 1, sampler_name: 'euler', scheduler: 'karras' } },
})
const other = (seed: number) => [seed, `Seed ${seed} makes other noise here than there.`]
const beyond = [undefined, 'The seed there is beyond the page’s, which end at 4294967295: yours stays.']

it.each([
  ['Steps: 9, Sampler: Euler, Seed: 4294967295', other(4294967295)],
  ['Steps: 9, Sampler: Euler, Seed: 664154487549730', beyond],
  ['Steps: 9, Sampler: Euler, Seed: 1.5', beyond],
  [kSampler(5), other(5)],
  [kSampler(2 ** 53), beyond],
  [
    {
      nodes: [
        { id: 1, type: 'KSamplerSelect', widgets_values: ['euler'] },
        { id: 2, type: 'KarrasScheduler', widgets_values: [12, 10, 0.1, 6] },
        { id: 3, type: 'SamplerCustom', widgets_values: [true, 4, 'fixed', 3] },
      ],
    },
    other(4),
  ],
  [
    {
      1: { class_type: 'KSamplerSelect', inputs: { sampler_name: 'euler' } },
      2: { class_type: 'BasicScheduler', inputs: { scheduler: 'simple', steps: 4, denoise: 1 } },
      3: { class_type: 'RandomNoise', inputs: { noise_seed: 77 } },
    },
    other(77),
  ],
])('%j', (what, expected) => {
  expect(read(what)).toEqual(expected)
})

it('none is none', () => {
  expect(read('Steps: 9, Sampler: Euler')[0]).toBeUndefined()
  expect(read(kSampler(['7', 0]))[0]).toBeUndefined()
})
