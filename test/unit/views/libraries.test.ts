/** What the panel of library lists says, from the answers themselves. */
import { describe, expect, it } from 'vitest'
import type { Design } from '../../../src/core/design.ts'
import { readName, withReading } from '../../../src/core/names/read-name.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import type { LibraryId, Runs } from '../../../src/libraries/answer.ts'
import { answersTo } from '../../../src/libraries/answers.ts'
import { differencesOf } from '../../../src/libraries/differences.ts'
import { type Question, usualQuestion } from '../../../src/libraries/question.ts'
import { ownLevels, questionOf } from '../../../src/libraries/question-of.ts'
import { differenceText, inFrame, startText } from '../../../src/views/libraries/words.ts'

const run = (library: LibraryId, more: Partial<Question>): Runs =>
  answersTo({ ...usualQuestion, ...more }).find((answer) => answer.library === library) as Runs

const said = (a: Runs, b: Runs): string => differenceText(differencesOf(a.levels, b.levels), a.frame, b.library)

const designOf = (phrase: string): Design => {
  const reading = readName(phrase)
  if ('fault' in reading) throw new Error(reading.fault)
  return withReading(defaultDesign, reading)
}

describe('differences in words', () => {
  const comfy = run('ComfyUI', { family: 'sdxl', sampler: 'euler' })

  it('say which level, and by how much', () => {
    expect(said(run('diffusers', { family: 'sdxl', sampler: 'euler' }), comfy)).toBe(
      '20 of 21 levels differ from those of ComfyUI, most at step 19: σ 0.04131 for 0.02917, 42% higher.',
    )
  })

  it('call lists the same where only rounding tells them apart', () => {
    expect(said(run('A1111/Forge', { family: 'sdxl', sampler: 'euler' }), comfy)).toBe(
      'The same list as that of ComfyUI.',
    )
    const [linear, straight] = [
      run('diffusers', { schedule: 'normal', sampler: 'euler' }),
      run('ComfyUI', { schedule: 'normal', sampler: 'euler' }),
    ]
    expect(said(linear, straight)).toMatch(/^The same list as that of ComfyUI, to 0\.00\d+%\.$/)
  })

  it('count levels that the other list does not have', () => {
    const more = run('ComfyUI', { schedule: 'ddim_uniform', sampler: 'euler', steps: 30 })
    const less = run('diffusers', { schedule: 'ddim_uniform', sampler: 'euler', steps: 30 })
    expect(said(more, less)).toBe(
      '1 level more. 1 of 32 levels are not those of diffusers, the first at step 0: σ 13.93.',
    )
  })

  it('say an end that is not 0', () => {
    const open = run('diffusers', { end: 'sigma-min', schedule: 'default' })
    expect(said(open, run('diffusers', { schedule: 'default' }))).toBe(
      'One level differs from those of diffusers, most at step 20: σ 0.02917 for 0, in place of 0.',
    )
  })
})

it('first states have their number', () => {
  expect(startText(run('ComfyUI', {}), false)).toBe('√(1 + σ₀²) n = 14.65 n')
  expect(startText(run('A1111/Forge', {}), false)).toBe('σ₀ n = 14.61 n')
  expect(startText(run('diffusers', { family: 'sd3', sampler: 'euler', schedule: 'default' }), false)).toBe(
    'n: t₀ is 1',
  )
  expect(startText(run('diffusers', { strength: 0.5 }), true)).toMatch(/^y \+ σ₀ n with σ₀ = \d/)
})

describe('a design as a question', () => {
  it.each([
    ['DPM++ 2M Karras 20 SDXL', { schedule: 'karras', steps: 20, family: 'sd15', sampler: 'dpmpp_2m' }],
    ['Euler a, Normal, 30 steps, sd', { schedule: 'normal', steps: 30, family: 'sd15', sampler: 'euler_ancestral' }],
    ['Euler, SD3, 28 steps', { schedule: 'normal', steps: 28, family: 'sd3', sampler: 'euler' }],
    ['uni_pc Karras 10', { schedule: 'karras', steps: 10, family: 'edm', sampler: 'unipc' }],
  ])('%s', (phrase, expected) => {
    expect(questionOf(designOf(phrase))).toMatchObject(expected)
  })

  it('with time steps that no library names asks with its own list', () => {
    const asked = questionOf({ ...defaultDesign, discretization: { id: 'edm', params: { rho: 3 } } })
    expect(asked.schedule).toBe('list')
    expect([...asked.list!, 0]).toEqual(
      ownLevels({ ...defaultDesign, discretization: { id: 'edm', params: { rho: 3 } } }),
    )
  })

  it('of a flow model compares in t', () => {
    const design = designOf('Euler, SD3, 28 steps')
    const levels = inFrame(ownLevels(design), 'sigma', 't')
    const there = run('diffusers', questionOf(design))
    expect(differencesOf(levels, there.levels).isSame).toBe(true)
    expect(levels[0]).toBe(1)
  })
})
