/** Lists that a library runs, as designs: compiled, they run those levels. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import type { Design } from '../../../src/core/design.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { asWritten } from '../../../src/core/pure-noise.ts'
import type { Runs } from '../../../src/libraries/answer.ts'
import { answersTo } from '../../../src/libraries/answers.ts'
import { asDesign, sigmasOf } from '../../../src/libraries/as-design.ts'
import { families } from '../../../src/libraries/families.ts'
import { type Question, scheduleLabels, usualQuestion } from '../../../src/libraries/question.ts'
import { samplers } from '../../../src/libraries/samplers.ts'

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] => Object.keys(record) as K[]

const runsOf = (question: Question): readonly Runs[] => answersTo(question).filter((answer) => answer.status === 'runs')

/** Levels of a compiled design from the first on, with the one that it ends at. */
const levelsRun = (design: Design): readonly number[] => {
  const { steps } = compile(design)
  return [...steps.map(({ sigma }) => asWritten(sigma)), steps.at(-1)!.sigmaNext]
}

it('every list becomes a design that runs it and can be saved', () => {
  const faults: string[] = []
  let count = 0
  for (const family of keysOf(families))
    for (const [j, schedule] of keysOf(scheduleLabels).entries())
      for (const [k, sampler] of keysOf(samplers).entries()) {
        const question: Question = {
          ...usualQuestion,
          family,
          schedule,
          sampler,
          steps: 9,
          end: k % 3 === 0 ? 'sigma-min' : 'usual',
          zeroSnr: k % 5 === 0,
          list: [9, 2, 0.5],
        }
        for (const run of (j + k) % 3 === 0 ? runsOf(question) : []) {
          const where = `${run.library} ${JSON.stringify(question)}`
          const design = asDesign(defaultDesign, run, sampler)
          if (typeof design === 'string') {
            // ComfyUI's uni_pc goes up to 0.001 on EDM's lowest levels.
            if (!/^goes below the 0.001/.test(design)) faults.push(`${where}: ${design}`)
            continue
          }
          count++
          const expected = sigmasOf(run).filter((level, i, all) => i === 0 || level < all[i - 1]! * (1 - 1e-9))
          const end = run.last.ending === 'lower-orders' ? (run.last.params?.sigmaEnd ?? 0) : expected.at(-1)!
          const levels = levelsRun(design)
          const isRun = [...expected.slice(0, -1), end].every(
            (level, i) => level === levels[i] || Math.abs(level / levels[i]! - 1) < 1e-9,
          )
          if (!isRun || levels.length !== expected.length) faults.push(`${where}: ${levels} for ${expected}`)
          const { value, notes } = parseDesign(
            JSON.parse(JSON.stringify(design, (_, v) => (v === Number.POSITIVE_INFINITY ? 'Infinity' : v))),
          )
          if (notes.length > 0 && design.sigmaMax < Number.POSITIVE_INFINITY) faults.push(`${where}: ${notes}`)
          if (design.sigmaMax < Number.POSITIVE_INFINITY && value.solver.id !== design.solver.id) faults.push(where)
        }
      }
  expect(count).toBeGreaterThan(400)
  expect(faults.slice(0, 4)).toEqual([])
})

describe('the first noise and the end', () => {
  const [diffusers, comfy] = runsOf({ ...usualQuestion, sampler: 'unipc' })

  it('are those of the library', () => {
    const there = asDesign(defaultDesign, diffusers!, 'unipc') as Design
    const here = asDesign(defaultDesign, comfy!, 'unipc') as Design
    expect([there.beginning.id, there.ending.id]).toEqual(['variance', 'lower-orders'])
    expect(here.ending).toMatchObject({ id: 'lower-orders', params: { sigmaEnd: 0.001 } })
    expect(compile(here).steps.at(-1)!.sigmaNext).toBe(0.001)
  })
})
