import { describe, expect, it } from 'vitest'
import { printLevels } from '../../../src/core/level-text.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { showDistance } from '../../../src/views/schedule/LevelText.tsx'
import { readList } from '../../../src/views/schedule/pasted.ts'

import heun from '../../golden/field/04-diffusers-heun-list.json'
import sigmaMinEnd from '../../golden/field/05-diffusers-final-sigma-min.json'
import around from '../../golden/field/06-text-around-the-numbers.json'
import gits from '../../golden/field/13-gits-table.json'

const recorded = [
  ...Object.entries(around.inputs).filter((entry): entry is [string, number[]] => Array.isArray(entry[1])),
  ['sigma_1;sigma_2\n14.6；6.3，2.6', [14.6, 6.3, 2.6]],
  ['14.6 -> 6.3 -> 2.6', [14.6, 6.3, 2.6]],
  ['{"sigmas": [14.6, 6.3, 2.6, 0]}', [14.6, 6.3, 2.6]],
  ["tensor([14.6, 6.3, 0.], device='cuda:0', dtype=torch.float64, grad_fn=<MulBackward0>)", [14.6, 6.3]],
  ['array([14.6, 6.3, 2.6], dtype=float32)', [14.6, 6.3, 2.6]],
] as const

describe('lists from noise alone', () => {
  const flow = parseDesign({ schedule: 'flow', scaling: 'flow', discretization: 'flow', sigmaMax: 'inf', steps: 4 })
  const levelsIn = (text: string, design = flow.value): readonly number[] => {
    const reading = readList(design, text)
    if (reading.status !== 'levels') throw new Error(JSON.stringify(reading))
    return reading.levels
  }

  it('are printed and read back', () => {
    const list = [Number.POSITIVE_INFINITY, 3, 1, 1 / 3]
    expect(printLevels(list)).toBe(`inf, 3, 1, ${1 / 3}, 0`)
    expect(levelsIn(printLevels(list))).toEqual(list)
    expect(levelsIn('tensor([Infinity, 3.0, 1.0])')).toEqual([Number.POSITIVE_INFINITY, 3, 1])
  })

  it('are times under flow matching where they start at 1 or below, as its libraries print them', () => {
    expect(levelsIn('1.0, 0.75, 0.5, 0.25, 0')).toEqual([Number.POSITIVE_INFINITY, 3, 1, 1 / 3])
    expect(levelsIn('[0.75, 0.5]')).toEqual([3, 1])
    // Elsewhere they are levels.
    expect(levelsIn('1.0, 0.75, 0.5', defaultDesign)).toEqual([1, 0.75, 0.5])
  })

  it('are refused where noise alone comes later, or where no run can start there', () => {
    expect(readList(flow.value, '3, inf, 1').status).toBe('fault')
    expect(readList(defaultDesign, 'inf, 3, 1')).toMatchObject({
      status: 'fault',
      message: expect.stringContaining('flow matching'),
    })
  })
})

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
    expect(messageOf('0x10, 0x8, 0x1')).toContain('"0x10" is a hexadecimal')
    expect(messageOf('14,6; 6,3; 2,6; 0,03')).toContain('decimal commas')
    expect(messageOf('tensor([14.6146, 13.4121,  ...,  0.0356,  0.0292])')).toContain(
      'torch.set_printoptions(threshold=',
    )
    expect(messageOf('80, 5, 7, 1')).toContain('place 2 (5) to place 3 (7)')
    expect(messageOf(Array.from({ length: 1100 }, (_, i) => 80 - i * 0.05).join(' '))).toContain('1000')
    expect(messageOf('5e7, 10, 1')).toBe('The list has 50000000 in place 1, outside 0.000001 to 10000000.')
  })

  it.each(recorded)('reads %s', (text, levels) => {
    expect(readList(defaultDesign, text)).toMatchObject({ status: 'levels', levels })
  })

  it('says what it did with levels that stand twice', () => {
    expect(readList(defaultDesign, heun.input.paste)).toMatchObject({
      levels: heun.expected.levels,
      message: expect.stringContaining('each level stood twice'),
    })
    const ended = readList(defaultDesign, sigmaMinEnd.input.paste)
    expect(ended).toMatchObject({ message: expect.stringContaining('ended at 0.0292 there, here it goes on to 0') })
    expect(ended.status === 'levels' && ended.levels).toHaveLength(10)
  })

  it('offers both readings of a table of N + 1 levels', () => {
    const reading = readList(defaultDesign, gits.input.paste)
    expect(reading.status === 'levels' && [reading.levels.length, reading.endsThere?.length]).toEqual([11, 10])
    expect(readList(defaultDesign, `${gits.input.paste}, 0`)).not.toHaveProperty('endsThere')
  })

  it('takes one and two levels', () => {
    expect(readList(defaultDesign, '2.5')).toMatchObject({ levels: [2.5], message: 'One level, 2.5, then 0.' })
    expect(readList(defaultDesign, 'tensor([14.6146,  1.6129,  0.0000])')).toMatchObject({ levels: [14.6146, 1.6129] })
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
