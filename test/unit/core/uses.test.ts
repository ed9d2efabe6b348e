import { describe, expect, it } from 'vitest'
import { type Row, registry, rows } from '../../../src/core/registry.ts'

/** These have the sentences of the names that people have for them. */
const named: readonly Row[] = ['solver', 'discretization']

describe('choices of the design space', () => {
  it.each(rows.filter((row) => !named.includes(row)))(
    'say in a sentence what they do and when to take them: %s',
    (row) => {
      const sentences = registry[row].map(({ id, use }) => [id, use] as const)
      for (const [id, use] of sentences) expect(use, id).toMatch(/^[A-Z][^.]{20,120}\.?[^.]*\.$/)
      expect(new Set(sentences.map(([, use]) => use)).size).toBe(sentences.length)
    },
  )
})
