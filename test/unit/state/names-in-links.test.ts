import { expect, it } from 'vitest'
import { defaultDesign } from '../../../src/core/presets.ts'
import { parseHash, printHash } from '../../../src/scenes/link.ts'

it('a link may name sampler and noise schedule as libraries do', () => {
  const { value, notes, remarks } = parseHash('solver=dpmpp_2m&discretization=karras,rho:5&steps=10')
  expect([notes, remarks]).toEqual([[], undefined])
  expect(value.design.solver).toEqual({ id: 'dpmpp-2m', params: {} })
  // What is written is the page's own, which older pages read too.
  expect(printHash(value)).toBe('steps=10&discretization=edm,rho:5&solver=dpmpp-2m')
})

it('a link may say a design in words, and other keys go before them', () => {
  for (const words of ['DPM++ 2M Karras 20', 'DPM++%202M%20Karras%2020', 'dpmpp_2m_karras_20']) {
    const { value, notes } = parseHash(`sampler=${words}&steps=12`)
    expect(notes).toEqual([])
    expect(value.design).toEqual({ ...defaultDesign, solver: { id: 'dpmpp-2m', params: {} }, steps: 12 })
  }
  expect(parseHash('sampler=nobody').notes).toEqual([
    '“nobody” is no sampler or noise schedule of the page; using the default design',
  ])
})

it('says what a name means besides, of the design that it is in', () => {
  const { value, notes, remarks } = parseHash('B=solver=uni_pc;steps=9')
  expect(notes).toEqual([])
  expect(value.others[0]!.design.ending.id).toBe('lower-orders')
  expect(remarks!.every((remark) => remark.startsWith('design B: '))).toBe(true)
  expect(parseHash('sampler=deis').remarks).toEqual(['“deis” also means “DEIS”; taken as “DEIS (ComfyUI)”'])
})
