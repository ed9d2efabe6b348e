/** What libraries do beside their formulas: cut, drop, refuse. Lists themselves are compared with recorded ones in test/golden. */
import { describe, expect, it } from 'vitest'
import type { LibraryId, Runs } from '../../../src/libraries/answer.ts'
import { answersTo } from '../../../src/libraries/answers.ts'
import { families } from '../../../src/libraries/families.ts'
import { type Question, scheduleLabels, spacings, usualQuestion } from '../../../src/libraries/question.ts'
import { samplers } from '../../../src/libraries/samplers.ts'

const ask = (library: LibraryId, more: Partial<Question>) =>
  answersTo({ ...usualQuestion, ...more }).find((answer) => answer.library === library)!

const run = (library: LibraryId, more: Partial<Question>): Runs => {
  const answer = ask(library, more)
  if (answer.status === 'absent') throw new Error(`${library}: ${answer.reason}`)
  return answer
}

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] => Object.keys(record) as K[]

it('every answer is a list of numbers that fall, or one sentence', () => {
  const faults: string[] = []
  for (const schedule of keysOf(scheduleLabels))
    for (const family of keysOf(families))
      for (const [n, sampler] of keysOf(samplers).entries())
        for (const k of [n % 5]) {
          const steps = [1, 2, 7, 20, 150][k]!
          const question: Question = {
            ...usualQuestion,
            schedule,
            family,
            sampler,
            steps,
            spacing: spacings[k % 4]!,
            end: k % 2 === 0 ? 'usual' : 'sigma-min',
            zeroSnr: k === 3,
            strength: k === 4 ? 0.6 : 1,
            list: [12, 3, 0.4],
          }
          for (const answer of answersTo(question)) {
            const where = `${answer.library} ${JSON.stringify(question)}`
            const texts = answer.status === 'absent' ? [answer.reason] : [...answer.notes, answer.last.words]
            if (
              texts.some(
                (text) =>
                  !/^[A-Z0-9].*\.$/.test(text) &&
                  !/^(diffusers|timestep_spacing|final_sigmas_type|k-diffusion)/.test(text),
              )
            )
              faults.push(`${where}: ${texts.join(' | ')}`)
            if (answer.status === 'absent') continue
            const { levels } = answer
            if (
              levels.length < 2 ||
              levels.some((level, i) => Number.isNaN(level) || (i > 0 && level > levels[i - 1]! * (1 + 1e-12)))
            )
              faults.push(`${where}: ${levels.join(' ')}`)
          }
        }
  expect(faults.slice(0, 5)).toEqual([])
})

describe('ComfyUI', () => {
  it('makes one level more for dpm_2 and leaves out the lowest', () => {
    const whole = run('ComfyUI', { sampler: 'euler', steps: 13 }).levels
    const dropped = run('ComfyUI', { sampler: 'dpm2', steps: 12 }).levels
    expect(dropped).toEqual([...whole.slice(0, -2), 0])
    expect(dropped).toHaveLength(13)
  })

  it('at denoise 0.5 runs the last 20 steps of 40', () => {
    const whole = run('ComfyUI', { steps: 40 }).levels
    const half = run('ComfyUI', { steps: 20, strength: 0.5 })
    expect(half.levels).toEqual(whole.slice(20))
    expect(half.start).toBe('sigma')
    // int(20 / 0.7) = 28
    expect(run('ComfyUI', { steps: 20, strength: 0.7 }).levels).toEqual(run('ComfyUI', { steps: 28 }).levels.slice(-21))
  })

  it('scales the noise by √(1 + σ²) only where a run starts at the highest level', () => {
    expect(run('ComfyUI', {}).start).toBe('variance')
    expect(run('ComfyUI', { schedule: 'ddim_uniform' }).start).toBe('sigma')
    expect(run('ComfyUI', { family: 'sd3', schedule: 'simple', sampler: 'euler' }).start).toBe('flow')
  })
})

describe('image to image', () => {
  it('leaves other numbers of steps in each library', () => {
    const left = (library: LibraryId) => run(library, { steps: 20, strength: 0.5 }).levels.length - 1
    expect([left('diffusers'), left('ComfyUI'), left('A1111/Forge'), left('k-diffusion')]).toEqual([10, 20, 11, 10])
  })

  it('rounds N times strength down for Stable Diffusion, and what is skipped for flow models', () => {
    const left = (family: Question['family'], sampler: Question['sampler']) =>
      run('diffusers', { family, sampler, schedule: 'default', steps: 20, strength: 0.33 }).levels.length - 1
    expect([left('sd15', 'euler'), left('sd3', 'euler')]).toEqual([6, 7])
  })
})

describe('settings', () => {
  it('SDXL’s file makes Karras of diffusers start below the table, except for multistep schedulers', () => {
    const euler = run('diffusers', { family: 'sdxl', sampler: 'euler' })
    const other = run('diffusers', { family: 'sdxl', sampler: 'dpmpp_2m' })
    expect(euler.levels[0]).toBeLessThan(12.5)
    expect(other.levels[0]).toBeCloseTo(14.6146, 4)
    expect(run('diffusers', { family: 'sdxl', sampler: 'euler', spacing: 'linspace' }).levels[0]).toBeCloseTo(
      14.6146,
      4,
    )
  })

  it('zero terminal SNR starts at three different levels, and DDIM at noise alone', () => {
    const first = (library: LibraryId, sampler: Question['sampler']) =>
      run(library, { sampler, zeroSnr: true, schedule: 'default', spacing: 'trailing' }).levels[0]!
    // sqrt(1/a - 1) for the last alpha-bar of each
    expect(first('diffusers', 'euler')).toBeCloseTo(Math.sqrt(2 ** 24 - 1), 6)
    expect(first('ComfyUI', 'euler')).toBeCloseTo(Math.sqrt(1 / 4.8973451890853435e-8 - 1), 6)
    expect(first('diffusers', 'ddim')).toBe(Number.POSITIVE_INFINITY)
    expect(run('diffusers', { sampler: 'heun', zeroSnr: true }).notes.join()).toContain('no rescale_betas_zero_snr')
  })

  it('a final σ_min is followed by those that have it, and named by the others', () => {
    const ends = (library: LibraryId) => run(library, { end: 'sigma-min' })
    expect(ends('diffusers').levels.at(-1)).toBeCloseTo(0.0291672, 6)
    expect(ends('k-diffusion').levels.at(-1)).toBeCloseTo(0.0291672, 6)
    expect(ends('ComfyUI').levels.at(-1)).toBe(0)
    expect(ends('ComfyUI').notes).toContain('It has no such setting: its lists end at 0.')
  })

  it('a passed list is kept by Euler, rounded to timesteps by DPM++, and shifted on flow models', () => {
    const list = [10, 3, 0.7]
    const passed = (more: Partial<Question>) => run('diffusers', { schedule: 'list', list, steps: 3, ...more }).levels
    expect(passed({ sampler: 'euler' })).toEqual([10, 3, 0.7, 0])
    const rounded = passed({ sampler: 'dpmpp_2m' })
    expect(rounded).not.toEqual([10, 3, 0.7, 0])
    expect(rounded[1]).toBeCloseTo(3, 1)
    const [t] = passed({ sampler: 'euler', family: 'sd3' })
    // 10 / 11 shifted by 3: sigma 30.
    expect(t).toBeCloseTo(30 / 31, 12)
  })
})
