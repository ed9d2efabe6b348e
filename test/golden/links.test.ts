/**
 * Links and what they meant when they were written: the runs of links over every choice, as the page made them before the
 * end of a run was a choice (commit 46da60d). A link that means something else now is broken: the file is not to be made
 * anew.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runLink } from './link-runs.ts'

const kept = JSON.parse(readFileSync(new URL('./links.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, readonly number[]>
>

describe('older links', () => {
  it('are 118', () => expect(Object.keys(kept)).toHaveLength(118))

  it.each(Object.entries(kept))('"%s" runs as it did', (hash, [calls, ...points]) => {
    const [nfe, ...found] = runLink(hash)
    expect(nfe).toBe(calls)
    points.forEach((x, j) => {
      expect(Math.abs(found[j]! - x)).toBeLessThan(1e-9)
    })
  })
})
