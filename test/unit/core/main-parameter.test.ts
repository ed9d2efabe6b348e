/** Which number a narrow control shows of a choice with several. */
import { expect, it } from 'vitest'
import { mainParameter } from '../../../src/core/choice.ts'
import { parsePhrase } from '../../../src/core/names/read-name.ts'
import { specOf } from '../../../src/core/registry.ts'

const shownOf = (phrase: string): string | undefined => {
  const { id, params } = parsePhrase(phrase).value.discretization
  return mainParameter(specOf('discretization', id), params)?.key
}

it('is the shift on flow models, and mu where mu alone shifts', () => {
  expect(shownOf('Euler, SD3, 10 steps')).toBe('shift')
  expect(shownOf('Euler, Flux, 10 steps')).toBe('mu')
  expect(shownOf('Euler, SD3, flow_karras, 10 steps')).toBe('shift')
})

it('is none where a choice shows all of its numbers', () => {
  expect(shownOf('Euler, Karras, 10 steps')).toBeUndefined()
})
