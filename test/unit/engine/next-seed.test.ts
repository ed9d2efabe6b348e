import { expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { createNextSeed, type Ran } from '../../../src/engine/exact/next-seed.ts'
import type { RunRequest } from '../../../src/engine/protocol.ts'

it('keeps the runs of one seed, as many as its bytes allow', () => {
  const request = (steps: number, seed = 6): RunRequest => ({
    id: steps,
    program: compile({ ...defaultDesign, steps }),
    seed,
    labels: [0],
    displaySigmaData: 0.5,
  })
  const megabytes = (count: number): Ran => ({ trajectories: [], images: new Float32Array(count * 2 ** 18), took: 1 })
  const next = createNextSeed()
  const all = [2, 3, 4, 5].map((steps) => [request(steps), megabytes(10)] as const)
  for (const [asked, ran] of all) next.keep(asked, ran)
  // Three of ten megabytes have room: the oldest went.
  expect(all.map(([asked, ran]) => next.of(asked) === ran)).toEqual([false, true, true, true])
  next.keep(request(2, 7), megabytes(1))
  expect(all.map(([asked]) => next.of(asked))).toEqual([undefined, undefined, undefined, undefined])
  expect(next.of(request(2, 7))).toBeDefined()
})
