import { describe, expect, it } from 'vitest'
import { levelsOf } from '../../../src/core/compile.ts'
import { chooseDefault } from '../../../src/core/design.ts'
import { nearestFamily } from '../../../src/core/nearest-family.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { runTask } from '../../../src/metrics/lab-tasks.ts'

describe('the search for the nearest family in the lab’s worker', () => {
  it('finds what the core finds', () => {
    const design = { ...defaultDesign, discretization: chooseDefault('discretization', 'exponential') }
    const levels = [...levelsOf(design)].slice(0, -1)
    const [report, ...rest] = runTask({ type: 'nearest', levels })
    expect(rest).toEqual([])
    expect(report).toEqual({ share: 1, update: { type: 'nearest', nearest: nearestFamily(levels) } })
    expect(report?.update).toMatchObject({ nearest: { family: { isExact: true } } })
  })
})
