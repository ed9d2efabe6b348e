import { expect, it } from 'vitest'
import { defaultDocument } from '../../../src/document/parse.ts'
import { awaitedSeed } from '../../../src/state/awaited-seed.ts'
import type { ExplorerState } from '../../../src/state/explorer.ts'

const awaitedAfter = (...seeds: readonly number[]): number | undefined => {
  const documents = seeds.map((seed) => ({ ...defaultDocument, seed }))
  return awaitedSeed({
    document: documents.at(-1)!,
    history: { past: documents.slice(0, -1) },
  } as unknown as ExplorerState)
}

it('a next seed is awaited once the seed has been changed', () => {
  expect(awaitedAfter(3)).toBeUndefined()
  expect(awaitedAfter(3, 3)).toBeUndefined()
  expect(awaitedAfter(3, 4)).toBe(5)
  expect(awaitedAfter(3, 4, 4)).toBe(5)
  expect(awaitedAfter(1, 2 ** 32 - 1)).toBe(0)
})
