/** Names that exported code calls libraries by, held against recorded runs of those libraries. */
import { describe, expect, it } from 'vitest'
import { levelsOf } from '../../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { modelRange } from '../../../src/core/discretizations/model-levels.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { comfyName, diffusersScheduler, kDiffusionCall, kDiffusionLevels } from '../../../src/export/library-names.ts'
import { designOf, levelsDistance, type RecordedRun, recorded } from '../../golden/library-runs.ts'

const runsOf = (library: string) =>
  recorded.cases
    .filter((run) => run.library === library && !run.absent && !run.id.includes('before-2025-07'))
    .map((run) => [run.id, run] as const)

/** The recorded path of DPM++ SDE is read draw by draw, which is either clock's; the libraries' own is over sigma. */
const librarysOwn = (run: RecordedRun): Design => {
  const design = designOf(run)
  const { solver } = design
  return solver.id === 'dpmpp-sde'
    ? { ...design, solver: { ...solver, params: { ...solver.params, path: 2 } } }
    : design
}

describe('samplers of k-diffusion', () => {
  it.each(runsOf('k-diffusion'))('%s', (id, run) => {
    const named = kDiffusionCall(librarysOwn(run))
    // A method without a list of levels.
    if (run.sampler.startsWith('DPMSolver.')) return expect(named).toBeUndefined()
    // Without noise the one is the other, in every call and the result.
    if (id === 'kd-dpmpp_2m_sde-eta0-as-2m') return expect(named?.name).toBe('sample_dpmpp_2m')
    expect(named?.name).toBe(run.sampler)
    const defaults = { eta: 1, solver_type: 'midpoint', order: 4 }
    const options: Readonly<Record<string, unknown>> = { ...defaults, ...run.options }
    for (const [key, value] of Object.entries(named!.options)) expect(value, key).toBe(options[key])
    // Nothing that the recorded call was given goes unsaid.
    for (const key of Object.keys(run.options))
      if (!['schedule', 'n', 'rho'].includes(key)) expect(Object.keys(named!.options)).toContain(key)
    return undefined
  })

  it('have no name where σ(t), s(t), guidance, restarts or an end make another run', () => {
    const json = [
      { schedule: 'vp', scaling: 'vp' },
      { guidance: 'cfg' },
      { stochasticity: 'restart' },
      { ending: 'sigma-min' },
      { solver: 'dpmpp-2m', stochasticity: 'churn' },
      { solver: { id: 'second-order', params: { alpha: 0.5 } } },
      { solver: { id: 'dpmpp-sde', params: { path: 1 } } },
    ]
    for (const one of json) {
      const { value, notes } = parseDesign(one)
      expect(notes).toEqual([])
      expect([kDiffusionCall(value), comfyName(value), diffusersScheduler(value)], JSON.stringify(one)).toEqual([
        undefined,
        undefined,
        undefined,
      ])
    }
  })
})

describe('samplers of ComfyUI', () => {
  const named: Readonly<Record<string, string>> = {
    sample_euler: 'euler',
    sample_heun: 'heun',
    sample_dpmpp_sde: 'dpmpp_sde',
    sample_dpmpp_2s_ancestral: 'dpmpp_2s_ancestral',
    sample_res_multistep: 'res_multistep',
    sample_lms: 'lms',
    sample_ipndm: 'ipndm',
  }
  it.each(runsOf('ComfyUI'))('%s', (_, run) => {
    // KSamplerSelect gives no order: those that differ from the node's own have no name, nor has uni_pc, which changes its levels.
    const order = run.options.order ?? run.options.max_order ?? 4
    expect(comfyName(librarysOwn(run))).toBe(order === 4 ? named[run.sampler] : undefined)
  })
})

describe('levels of k-diffusion', () => {
  const spacings = recorded.levels.filter(({ library }) => library === 'k-diffusion')
  it.each(spacings.map((levels) => [levels.id, levels] as const))('%s', (_, levels) => {
    const { id, params } = levels.product.discretization!
    const usual = chooseDefault('discretization', id)
    const design: Design = {
      ...defaultDesign,
      steps: levels.options.n as number,
      sigmaMin: levels.product.sigmaMin!,
      sigmaMax: levels.product.sigmaMax!,
      discretization: { ...usual, params: { ...usual.params, ...params } },
    }
    const named = kDiffusionLevels(design)
    // Functions of another signature, or of a model.
    if (!/karras|exponential/.test(levels.function)) return expect(named).toBeUndefined()
    expect(named?.name).toBe(levels.function)
    if (levels.options.rho !== undefined) expect(named!.options.rho).toBe(levels.options.rho)
    expect(levelsDistance([...levelsOf(design)], levels.sigmas)).toBeLessThan(1e-9)
    return undefined
  })
})

describe('schedulers of diffusers', () => {
  const named = (json: Record<string, unknown>) => {
    const { value, notes } = parseDesign({ steps: 10, sigmaMin: modelRange.min, sigmaMax: modelRange.max, ...json })
    expect(notes).toEqual([])
    return diffusersScheduler(value)
  }

  // models/tests/test_exported_diffusers.py runs these.
  it('are four, with levels that diffusers spaces', () => {
    expect(named({})?.name).toBe('HeunDiscreteScheduler')
    expect(named({ solver: 'lms' })?.options).toEqual({ use_karras_sigmas: true })
    expect(named({ solver: 'dpmpp-2m', discretization: 'exponential' })?.options).toMatchObject({
      use_exponential_sigmas: true,
      final_sigmas_type: 'zero',
    })
    expect(named({ solver: 'unipc', ending: 'lower-orders' })?.options).toMatchObject({
      solver_order: 3,
      solver_type: 'bh2',
    })
  })

  it('are none where theirs ends otherwise, fails, or spaces other levels', () => {
    expect(named({ solver: 'unipc' })).toBeUndefined()
    expect(named({ solver: { id: 'unipc', params: { bh: 1 } }, ending: 'lower-orders' })).toBeUndefined()
    expect(named({ discretization: { id: 'edm', params: { rho: 5 } } })).toBeUndefined()
    expect(named({ solver: { id: 'lms', params: { order: 3 } } })).toBeUndefined()
  })
})
