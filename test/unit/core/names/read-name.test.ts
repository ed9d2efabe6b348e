/** Phrases, names in the place of ids, and ranges by model family. */
import { describe, expect, it } from 'vitest'
import { compile, levelsOf } from '../../../../src/core/compile.ts'
import { chooseDefault, type Design, rangeOf } from '../../../../src/core/design.ts'
import { toJson } from '../../../../src/core/design-json.ts'
import { flowTime } from '../../../../src/core/frame.ts'
import { withFamily } from '../../../../src/core/names/apply-name.ts'
import { familyOf, findFamily, type ModelFamily, modelFamilies } from '../../../../src/core/names/model-families.ts'
import { parsePhrase, type Reading, readName } from '../../../../src/core/names/read-name.ts'
import { parseDesign } from '../../../../src/core/parse-design.ts'
import { defaultDesign } from '../../../../src/core/presets.ts'
import { fullNameOf, nameOf } from '../../../../src/core/table.ts'

const read = (text: string): Reading => {
  const reading = readName(text)
  if ('fault' in reading) throw new Error(reading.fault)
  return reading
}
const idsIn = (text: string) => {
  const { sampler, schedule, family, steps, params, remarks } = read(text)
  return {
    ...(sampler && { sampler: sampler.id }),
    ...(schedule && { schedule: schedule.id }),
    ...(family && { family: family.id }),
    ...(steps !== undefined && { steps }),
    ...(params.length > 0 && { params: params.map(({ row, key, value }) => `${row}.${key}=${value}`) }),
    ...(remarks.length > 0 && { said: true }),
  }
}
const faultOf = (text: string): string => {
  const reading = readName(text)
  return 'fault' in reading ? reading.fault : `read as ${JSON.stringify(idsIn(text))}`
}

describe('phrases', () => {
  it.each([
    ['karras', { schedule: 'karras' }],
    ['heun', { sampler: 'heun' }],
    ['euler a', { sampler: 'euler_ancestral' }],
    ['ddim', { sampler: 'euler' }],
    ['dpmpp_2m', { sampler: 'dpmpp_2m' }],
    ['DPM++ 2M Karras', { sampler: 'dpmpp_2m', schedule: 'karras' }],
    ['dpmpp_2m karras 20', { sampler: 'dpmpp_2m', schedule: 'karras', steps: 20 }],
    ['dpmpp-2m-karras, 20 steps', { sampler: 'dpmpp_2m', schedule: 'karras', steps: 20 }],
    ['DPM++ 2M SDE Heun Karras', { sampler: 'dpmpp_2m_sde_heun', schedule: 'karras' }],
    ['DPM++ 2M SDE Exponential', { sampler: 'dpmpp_2m_sde', schedule: 'exponential' }],
    ['Euler a, Karras, 30 steps', { sampler: 'euler_ancestral', schedule: 'karras', steps: 30 }],
    ['heun rho 5', undefined],
    ['heun karras rho 5', { sampler: 'heun', schedule: 'karras', params: ['discretization.rho=5'] }],
    ['euler a eta=0.5', { sampler: 'euler_ancestral', params: ['solver.eta=0.5'] }],
    ['ddim eta 0', { sampler: 'euler' }],
    ['DDIM eta 1', { sampler: 'euler_ancestral' }],
    ['uni_pc simple comfyui', { sampler: 'uni_pc', schedule: 'simple' }],
    ['UniPC diffusers', { sampler: 'unipc' }],
    ['uni_pc', { sampler: 'uni_pc', said: true }],
    ['deis', { sampler: 'deis_comfyui', said: true }],
    ['deis comfyui', { sampler: 'deis_comfyui' }],
    ['beta a1111', { schedule: 'beta_sigma' }],
    ['beta', { schedule: 'beta', said: true }],
    ['DPMSolverMultistepScheduler use_karras_sigmas', { sampler: 'dpmpp_2m', schedule: 'karras' }],
    ['DPM++ 2M Karras 20 SDXL', { sampler: 'dpmpp_2m', schedule: 'karras', family: 'sd', steps: 20 }],
    ['DPM2 a', { sampler: 'dpm2_a', said: true }],
    ['dpm_2_ancestral', { sampler: 'dpm_2_ancestral_comfyui' }],
    ['DPM++ 3M SDE Karras 20', { sampler: 'dpmpp_3m_sde', schedule: 'karras', steps: 20 }],
    ['euler_cfg_pp', { sampler: 'euler_cfg_pp' }],
    ['lcm 4', { sampler: 'lcm', steps: 4 }],
  ] as const)('%s', (text, expected) => {
    if (expected === undefined) expect(readName(text)).toHaveProperty('fault')
    else expect(idsIn(text)).toEqual(expected)
  })

  it.each([
    ['', /names no sampler/],
    ['dpmp_2m karras', /^“dpmp_2m?” is no sampler or noise schedule|did you mean "dpmpp_2m"/],
    ['karas', /did you mean "[Kk]arras"/],
    ['heun euler', /one sampler and one schedule make a design/],
    ['heun 10 20', /10 and 20 cannot both be the number of steps/],
    ['heun 0', /the number of steps must be between 1 and 1000/],
    ['dpm_adaptive karras', /chooses its steps from the pictures/],
    ['euler karras rho 500', /^rho must be between 1 and 100/],
    ['euler rho 5', /“rho 5” is no parameter of Euler/],
  ])('%s is refused with a sentence', (text, fault) => {
    expect(faultOf(text)).toMatch(fault)
  })

  it('become designs, the rest of which stays as it was', () => {
    const { value, notes } = parsePhrase('DPM++ 2M Karras 20 SDXL')
    expect(notes).toEqual([])
    expect(value).toEqual({
      ...defaultDesign,
      solver: { id: 'dpmpp-2m', params: {} },
      steps: 20,
      sigmaMin: rangeOf(value).min,
      sigmaMax: rangeOf(value).max,
    })
    expect(value.sigmaMax).toBeCloseTo(14.6146, 4)
    expect(parsePhrase('nothing').notes[0]).toMatch(/; using the default design$/)
  })

  it('read back the names of designs', () => {
    for (const text of ['DPM++ 2M, Karras, 10 steps', 'Euler a, Exponential, 30 steps', 'UniPC, Karras, 1 step'])
      expect(fullNameOf(parsePhrase(text).value)).toBe(text)
  })
})

describe('names in the place of ids', () => {
  it('are taken in JSON as in links, with the parameters that they mean', () => {
    const { value, notes, remarks } = parseDesign({ solver: 'dpmpp_2m', discretization: 'karras', steps: 10 })
    expect([notes, remarks]).toEqual([[], undefined])
    expect(value).toEqual({ ...defaultDesign, solver: { id: 'dpmpp-2m', params: {} }, steps: 10 })
    expect(parseDesign({ solver: 'UniPCMultistepScheduler' }).value.solver).toEqual({
      id: 'unipc',
      params: { order: 2, bh: 2 },
    })
    expect(parseDesign({ discretization: { id: 'karras', params: { rho: 5 } } }).value.discretization.params).toEqual({
      rho: 5,
    })
    expect(parseDesign({ solver: 'midpoint' }).value.solver).toEqual({ id: 'second-order', params: { alpha: 0.5 } })
  })

  it('go behind the ids of the registry, which mean what they always did', () => {
    const { value, notes, remarks } = parseDesign({ solver: 'unipc', discretization: 'beta' })
    expect([notes, remarks]).toEqual([[], undefined])
    expect(value.solver.params).toEqual({ order: 3, bh: 2 })
    expect(parseDesign({ solver: 'lms' }).value.ending.id).toBe('zero')
  })

  it('set rows that they mean and that are left open, and say so', () => {
    const { value, notes, remarks } = parseDesign({ solver: 'uni_pc' })
    expect(notes).toEqual([])
    expect(value.ending).toEqual({ id: 'lower-orders', params: { sigmaEnd: 0.001, dropped: 1 } })
    expect(remarks!.join('\n')).toMatch(/End of the run, Lower orders/)
    const told = parseDesign({ solver: 'uni_pc', ending: 'denoised' })
    expect(told.value.ending.id).toBe('denoised')
  })

  it('are noted where a spelling leaves open what is meant', () => {
    expect(parseDesign({ discretization: 'kl optimal' }).notes).toEqual([
      'discretization “kl optimal” also means “KL optimal (A1111)”; taken as “KL optimal”',
    ])
    expect(parseDesign({ discretization: 'kl_optimal' }).notes).toEqual([])
    expect(parseDesign({ discretization: 'kl_optimal' }).remarks).toHaveLength(1)
  })

  it('are suggested, and missed with a reason', () => {
    expect(parseDesign({ solver: 'dpmpp_2mm' }).notes[0]).toMatch(/did you mean "dpmpp.2m"/)
    expect(parseDesign({ solver: 'dpm_adaptive' }).notes).toEqual([
      'solver "dpm_adaptive" chooses its steps from the pictures, which no design of the page can; using second-order',
    ])
  })
})

describe('names of designs', () => {
  const named = (change: Partial<Design>): string => nameOf({ ...defaultDesign, ...change })
  const karras = (rho: number) => ({ id: 'edm', params: { rho } })

  it.each([
    [{}, 'Heun, Karras'],
    [{ solver: { id: 'dpmpp-2m', params: {} } }, 'DPM++ 2M, Karras'],
    [{ discretization: karras(5) }, 'Heun, Karras (ρ 5)'],
    [{ solver: { id: 'second-order', params: { alpha: 0.7 } } }, '2nd order (α 0.7), Karras'],
    [{ solver: { id: 'euler-ancestral', params: { eta: 0.5, sNoise: 1 } } }, 'Euler a (η 0.5), Karras'],
    [{ solver: { id: 'unipc', params: { order: 3, bh: 1 } } }, 'UniPC (order 3, bh1), Karras'],
    [{ stochasticity: { id: 'churn', params: {} } }, 'Heun with churn, Karras'],
    [{ ending: { id: 'denoised', params: {} } }, 'Heun, Karras, a last step to D'],
    [
      {
        solver: { id: 'unipc', params: { order: 3, bh: 2 } },
        ending: { id: 'lower-orders', params: { sigmaEnd: 0.001, dropped: 1 } },
      },
      'UniPC B2 (ComfyUI), Karras',
    ],
  ] as const)('%o', (change, name) => {
    expect(named(change as Partial<Design>)).toBe(name)
  })
})

describe('families of models', () => {
  /** Ends as others give them: EDM and Song et al. by definition, SD by its libraries, DDPM and iDDPM by their own tables. */
  it.each([
    ['edm', 0.002, 80],
    ['sd', 0.0292, 14.6146],
    ['vp', 0.01049, 152.167],
    ['ve', 0.02, 100],
    ['ddpm', 0.01, 157.41],
    ['adm-64', 0.00642541, 80.2037],
  ])('%s goes from %d to %d', (id, min, max) => {
    const { range } = modelFamilies.find((family) => family.id === id)!
    expect(range.min / min).toBeCloseTo(1, 2)
    expect(range.max / max).toBeCloseTo(1, 4)
  })

  it('are recognized by a range, rounded or not', () => {
    expect(familyOf({ ...defaultDesign, sigmaMin: 0.029, sigmaMax: 14.6 })?.id).toBe('sd')
    expect(familyOf({ ...defaultDesign, sigmaMax: 70 })).toBeUndefined()
    for (const family of modelFamilies) expect(familyOf(withFamily(defaultDesign, family))).toBe(family)
  })

  it('keep a formula’s time steps and replace another model’s', () => {
    const sd = findFamily('SDXL')!
    expect(withFamily(defaultDesign, sd).discretization).toEqual(defaultDesign.discretization)
    const vp = { ...defaultDesign, discretization: { id: 'vp', params: { epsilonS: 1e-3 } } }
    expect(withFamily(vp, sd).discretization.id).toBe('normal')
    const simple = { ...defaultDesign, discretization: { id: 'simple', params: { rounding: 1 } } }
    expect(withFamily(simple, sd).discretization.id).toBe('simple')
    expect(withFamily(simple, findFamily('ADM')!).discretization.id).toBe('iddpm')
  })

  it('of flow bring schedule, scaling, start and shift, and take them along when another comes', () => {
    const [sd3, wan, edm] = ['SD3', 'Wan', 'EDM'].map((name) => findFamily(name)!) as [
      ModelFamily,
      ModelFamily,
      ModelFamily,
    ]
    const flow = withFamily(defaultDesign, sd3)
    expect([flow.schedule.id, flow.scaling.id, flow.discretization.id]).toEqual(['flow', 'flow', 'flow'])
    expect(flow.sigmaMax).toBe(Number.POSITIVE_INFINITY)
    expect(compile(flow).steps[0]!.t).toBe(1)
    const other = withFamily(flow, wan)
    expect([other.discretization.params.shift, other.beginning.id]).toEqual([5, 'flow'])
    // Time steps over t stay, with the new model's shift.
    const karras = withFamily({ ...flow, discretization: chooseDefault('discretization', 'karras-t') }, wan)
    expect([karras.discretization.id, karras.discretization.params.shift]).toEqual(['karras-t', 5])
    expect(familyOf(karras)).toBe(wan)
    const back = withFamily(other, edm)
    expect([back.schedule.id, back.scaling.id, back.discretization.id, back.beginning.id]).toEqual([
      'linear',
      'none',
      'edm',
      'level',
    ])
    expect(
      familyOf({ ...flow, discretization: { id: 'flow', params: { ...flow.discretization.params, shift: 2 } } }),
    ).toBe(undefined)
  })

  it('of flow are named in phrases', () => {
    const { value, notes } = parsePhrase('DPM++ 2M, Flux, 20 steps')
    expect(notes).toEqual([])
    expect(familyOf(value)?.id).toBe('flux')
    expect([value.solver.id, value.steps]).toEqual(['dpmpp-2m', 20])
  })

  it('have a usual sampler that can be read and run, over their range', () => {
    for (const family of modelFamilies) {
      const design = parsePhrase(family.usual)
      expect(design.notes).toEqual([])
      const levels = levelsOf(withFamily(design.value, family))
      if (family.flow) expect(flowTime(levels[0]!)).toBeCloseTo(1, 5)
      else expect(levels[0]! / family.range.max).toBeCloseTo(1, 3)
      expect(toJson(design.value)).not.toEqual(undefined)
    }
  })
})
