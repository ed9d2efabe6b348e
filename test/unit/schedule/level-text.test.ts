import { describe, expect, it } from 'vitest'
import { defaultDesign } from '../../../src/core/design.ts'
import { readList, showDistance } from '../../../src/views/schedule/LevelText.tsx'

describe('readList', () => {
  const messageOf = (text: string): string => {
    const reading = readList(defaultDesign, text)
    if (reading.status !== 'fault') throw new Error(`taken: ${reading.status}`)
    return reading.message
  }

  it('takes k-diffusion’s tensors and says what it found', () => {
    const reading = readList(defaultDesign, "tensor([14.6146,  6.3184,  0.0292, 0.0000], device='cuda:0')")
    expect(reading).toEqual({
      status: 'levels',
      levels: [14.6146, 6.3184, 0.0292],
      message: '3 levels from 14.6 to 0.0292, then 0.',
    })
  })

  it('names what is wrong', () => {
    expect(messageOf('80, ten, 1')).toContain('"ten"')
    expect(messageOf('80, 5, 7, 1')).toContain('place 2 (5) to place 3 (7)')
    expect(messageOf('80')).toContain('at least 2')
    expect(messageOf(Array.from({ length: 300 }, (_, i) => 80 - i * 0.2).join(' '))).toContain('256')
    expect(messageOf('5000, 10, 1')).toBe(
      '3 levels from 5000 to 1, then 0: an end of the list must be between 0.5 and 1000, got 5000.',
    )
  })

  it('has nothing to say about nothing', () => {
    expect(readList(defaultDesign, ' \n').status).toBe('empty')
  })
})

describe('showDistance', () => {
  it('calls rounding errors exact', () => {
    expect(showDistance(1e-9)).toBe('exact')
    expect(showDistance(0.1234)).toBe('max |Δ ln σ| 0.12')
  })
})
