import { describe, expect, it } from 'vitest'

describe('errors while the page’s code is evaluated', () => {
  it('have no stack, and the usual one from then on', async () => {
    const usual = Error.stackTraceLimit
    const { giveStacks } = await import('../../../src/base/quiet-errors.ts')
    const early = new Error('early').stack
    giveStacks()
    expect(early).toBe('Error: early')
    expect(Error.stackTraceLimit).toBe(usual)
    expect(new Error('late').stack).toContain('quiet-errors.test.ts')
  })
})
