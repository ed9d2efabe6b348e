import { describe, expect, it } from 'vitest'
import { splitFormulas } from '../../../src/scenes/prose.ts'
import { scenes } from '../../../src/scenes/registry.ts'

describe('the scenes', () => {
  it('have ids of their own, and titles', () => {
    expect(new Set(scenes.map(({ id }) => id)).size).toBe(scenes.length)
    expect(new Set(scenes.map(({ title }) => title)).size).toBe(scenes.length)
    for (const { id } of scenes) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
  })
})

describe('text with formulas', () => {
  it('is split at dollar signs', () => {
    expect(splitFormulas('at $t$, x')).toEqual([
      { kind: 'text', text: 'at ' },
      { kind: 'formula', text: 't' },
      { kind: 'text', text: ', x' },
    ])
    expect(splitFormulas('$a$$b$')).toEqual([
      { kind: 'formula', text: 'a' },
      { kind: 'formula', text: 'b' },
    ])
  })

  it('keeps a dollar sign without a partner', () => {
    expect(splitFormulas('$a$ for 5 $')).toEqual([
      { kind: 'formula', text: 'a' },
      { kind: 'text', text: ' for 5 ' },
      { kind: 'text', text: '$' },
    ])
    expect(splitFormulas('')).toEqual([])
  })
})
