import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import type { Design } from '../../../src/core/design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { coarseProgram } from '../../../src/state/preview.ts'

const runnable = (change: Partial<Design> = {}) => {
  const design = { ...defaultDesign, ...change }
  return { design, program: compile(design) }
}
const stepsOf = (...call: Parameters<typeof coarseProgram>): number | undefined => coarseProgram(...call)?.steps.length

describe('a coarse preview', () => {
  it('takes a quarter of a second, but no fewer than four steps', () => {
    expect(stepsOf(runnable({ steps: 40 }), 10)).toBe(12)
    expect(stepsOf(runnable({ steps: 40 }), 30)).toBe(4)
    expect(stepsOf(runnable({ steps: 40 }), 3000)).toBe(4)
    expect(coarseProgram(runnable({ steps: 40 }), 10)!.nfe * 10).toBeLessThanOrEqual(250)
  })

  it('is there only where the whole one is slow, and much longer', () => {
    // 35 calls.
    expect(stepsOf(runnable(), 14)).toBeUndefined()
    expect(stepsOf(runnable(), 15)).toBe(8)
    expect(stepsOf(runnable({ steps: 7 }), 100)).toBeUndefined()
    expect(stepsOf(runnable(), Number.NaN)).toBeUndefined()
  })

  it('thins out a list of time steps', () => {
    const list = [80, 60, 40, 30, 20, 15, 10, 7, 5, 3, 2, 1, 0.5, 0.2, 0.1, 0.01]
    const custom = runnable({
      sigmaMax: 80,
      sigmaMin: 0.01,
      steps: list.length,
      discretization: { id: 'custom', params: {}, list },
    })
    const levels = coarseProgram(custom, 100)!.steps.map(({ sigma }) => sigma)
    ;[80, list[5]!, list[10]!, 0.01].forEach((level, i) => {
      expect(levels[i]).toBeCloseTo(level, 9)
    })
  })
})
