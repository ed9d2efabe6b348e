/**
 * Lists of levels that libraries really run, from src/libraries, against what their own code made (record_lists.py), and
 * against the lists of ComfyUI's functions among the recorded ones.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LibraryId, Runs } from '../../src/libraries/answer.ts'
import { answersTo } from '../../src/libraries/answers.ts'
import { type Question, usualQuestion } from '../../src/libraries/question.ts'

interface RecordedList {
  readonly library: LibraryId
  readonly question: Question
  readonly levels: readonly (number | 'Infinity')[]
  /** diffusers' init_noise_sigma. */
  readonly noise?: number
}

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T
const recorded = read<readonly RecordedList[]>('./lists.json')

const answerOf = (library: LibraryId, question: Question) =>
  answersTo(question).find((answer) => answer.library === library)!

const distanceOf = (a: readonly number[], b: readonly number[]): number => {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return Math.max(...a.map((level, i) => (level === b[i] ? 0 : Math.abs(level - b[i]!) / Math.max(level, b[i]!))))
}

/** diffusers inverts its levels with a floor, the others read a table: both to the last digits of float64. */
const tolerance = 1e-9

describe.each(['diffusers', 'A1111/Forge', 'k-diffusion'] as const)('lists of %s', (library) => {
  const own = recorded.filter((one) => one.library === library)

  it('are those that its own code makes', () => {
    const faults = own.flatMap(({ question, levels }) => {
      const expected = levels.map(Number)
      const answer = answerOf(library, question)
      // Where nothing remains of a run, the library makes an empty one.
      if (answer.status === 'absent')
        return expected.length < 2 ? [] : [`${JSON.stringify(question)}: ${answer.reason}`]
      const distance = distanceOf(answer.levels, expected)
      return distance < tolerance ? [] : [`${JSON.stringify(question)}: ${distance}\n${answer.levels}\n${expected}`]
    })
    expect(own.length).toBeGreaterThan(10)
    expect(faults).toEqual([])
  })
})

it('diffusers scales the first noise as its init_noise_sigma says', () => {
  const scaled = recorded.filter(({ question, noise }) => noise !== undefined && question.strength === 1)
  const faults = scaled.flatMap(({ question, noise }) => {
    const answer = answerOf('diffusers', question) as Runs
    const sigma = answer.levels[0]!
    // Schedulers in VP's scaling have noise of variance 1, which is sqrt(1 + sigma^2) without it.
    const expected = noise === 1 ? 'variance' : Math.abs(noise! / sigma - 1) < 1e-9 ? 'sigma' : 'variance'
    const isRight = noise === 1 || Math.abs(noise! / Math.hypot(1, sigma) - 1) < 1e-9 || expected === 'sigma'
    return answer.start === expected && isRight ? [] : [JSON.stringify({ question, noise, start: answer.start })]
  })
  expect(scaled.length).toBeGreaterThan(40)
  expect(new Set(scaled.map(({ question }) => (answerOf('diffusers', question) as Runs).start)).size).toBe(2)
  expect(faults).toEqual([])
})

interface RecordedFunction {
  readonly id: string
  readonly library: string
  readonly function: string
  readonly options: Readonly<Record<string, number>>
  readonly sigmas: readonly number[]
  readonly times?: readonly number[]
}

describe('lists of ComfyUI', () => {
  const named: Readonly<Record<string, Question['schedule']>> = {
    normal_scheduler: 'normal',
    'normal_scheduler sgm': 'sgm_uniform',
    simple_scheduler: 'simple',
    beta_scheduler: 'beta',
    sgm_uniform_scheduler: 'sgm_uniform',
    ddim_uniform_scheduler: 'ddim_uniform',
    karras_scheduler: 'karras',
    exponential_scheduler: 'exponential',
    kl_optimal_scheduler: 'kl_optimal',
    linear_quadratic_scheduler: 'linear_quadratic',
  }
  const ofStable = read<{ readonly levels: readonly RecordedFunction[] }>('./libraries.json').levels
  const ofFlow = read<{ readonly levels: readonly RecordedFunction[] }>('./flow.json').levels
  const familyOf = ({ options: { shift, mu } }: RecordedFunction): Question['family'] | undefined =>
    mu === 1.15 ? 'flux' : ({ 3: 'sd3', 8: 'wan', 1.73: 'auraflow' } as const)[String(shift)]

  const faultsOf = (lists: readonly RecordedFunction[], question: (one: RecordedFunction) => Partial<Question>) =>
    lists.flatMap((one) => {
      const asked = {
        ...usualQuestion,
        sampler: 'euler' as const,
        schedule: named[one.function]!,
        steps: one.options.n!,
        ...question(one),
      }
      const answer = answerOf('ComfyUI', asked)
      const expected = one.times ?? one.sigmas
      const distance = answer.status === 'runs' ? distanceOf(answer.levels, expected) : answer.reason
      return typeof distance === 'number' && distance < tolerance ? [] : [`${one.id}: ${distance}`]
    })

  it('on Stable Diffusion are the recorded ones', () => {
    // Linear-quadratic was recorded over ranges of its own.
    const own = ofStable.filter(
      (one) => one.library === 'ComfyUI' && named[one.function] && one.function !== 'linear_quadratic_schedule',
    )
    expect(own.length).toBeGreaterThan(6)
    expect(faultsOf(own, () => ({}))).toEqual([])
  })

  it('on flow models are the recorded ones', () => {
    const own = ofFlow.filter((one) => one.library === 'ComfyUI' && named[one.function] && familyOf(one))
    expect(own.length).toBeGreaterThan(40)
    expect(new Set(own.map(familyOf)).size).toBe(4)
    expect(faultsOf(own, (one) => ({ family: familyOf(one)! }))).toEqual([])
  })
})
