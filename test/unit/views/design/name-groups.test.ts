import { describe, expect, it } from 'vitest'
import { samplerNames, scheduleNames } from '../../../../src/core/names/lookup.ts'
import { defaultDesign } from '../../../../src/core/presets.ts'
import { nameOf } from '../../../../src/core/table.ts'
import { bestFor, faultFor, groupsFor, type NameKind } from '../../../../src/views/design/name-groups.ts'

const idsFor = (kind: NameKind, query: string): readonly string[] =>
  groupsFor(kind, query, defaultDesign).flatMap(({ entries }) => entries.map(({ id }) => id))
const bestOf = (kind: NameKind, query: string): string | undefined =>
  bestFor(kind, query, groupsFor(kind, query, defaultDesign))

describe('lists of names', () => {
  it('have every name once, grouped, where nothing is typed', () => {
    expect([...idsFor('sampler', '')].sort()).toEqual(samplerNames.map(({ id }) => id).sort())
    expect([...idsFor('schedule', '')].sort()).toEqual(scheduleNames.map(({ id }) => id).sort())
    expect(groupsFor('sampler', '', defaultDesign).map(({ title }) => title)).toEqual([
      'Follow the ODE, one call per step',
      'Follow the ODE, two calls per step or more',
      'Add noise on the way',
    ])
  })

  it.each([
    ['sampler', 'heun', 'heun'],
    ['sampler', 'euler a', 'euler_ancestral'],
    ['sampler', 'eul', 'euler'],
    ['sampler', 'ddim', 'euler'],
    ['sampler', 'DPMSolverMultistep', 'dpmpp_2m'],
    ['sampler', 'dpm++ 2m', 'dpmpp_2m'],
    ['sampler', 'uni_pc', 'uni_pc'],
    ['sampler', 'dpmpp_2m karras 20', 'phrase'],
    ['sampler', 'karras', 'phrase'],
    ['schedule', 'karras', 'karras'],
    ['schedule', 'beta comfyui', 'beta'],
    ['schedule', 'beta diffusers', 'beta_sigma'],
    ['schedule', 'align', 'ays'],
    ['schedule', 'heun', 'phrase'],
  ] as const)('in that of %ss, %s means %s', (kind, query, id) => {
    expect(bestOf(kind, query)).toBe(id)
  })

  it('make of a phrase everything that it says', () => {
    const [entry] = groupsFor('sampler', 'DPM++ 2M Karras 10 SDXL', defaultDesign)[0]!.entries
    expect(entry!.label).toBe('DPM++ 2M, Karras, 10 steps')
    expect(entry!.sentence).toBe('Sets sampler, noise schedule, steps, and noise range (SD 1.5, SDXL).')
    const design = entry!.apply(defaultDesign)
    expect([nameOf(design), design.steps, design.sigmaMax.toFixed(2)]).toEqual(['DPM++ 2M, Karras', 10, '14.61'])
  })

  it('say why they are empty', () => {
    expect(idsFor('sampler', 'lcm')).toEqual([])
    expect(faultFor('lcm')).toBe('“lcm” needs a distilled network, which the page does not have.')
    expect(faultFor('karas')).toMatch(/did you mean/)
  })
})
