/** Texts of other programs as designs, and what is said of the rest. */
import { describe, expect, it } from 'vitest'
import { compile, levelsOf } from '../../../src/core/compile.ts'
import { modelRange } from '../../../src/core/discretizations/model-levels.ts'
import { comfyName, kDiffusionCall } from '../../../src/export/library-names.ts'
import { type Imported, readForeign } from '../../../src/import/read.ts'
import { tableRange } from '../../../src/import/scheduler-config.ts'
import fieldConfig from '../../golden/field/09-scheduler-config-with-the-network.json'
import { levelsDistance, recorded } from '../../golden/library-runs.ts'

const read = (text: string | object, steps = 18): Imported => {
  const imported = readForeign(typeof text === 'string' ? text : JSON.stringify(text), steps)
  if (!imported) throw new Error('not read')
  for (const note of imported.notes) expect(note).toMatch(/^[\p{Lu}σα-ω].*\.$/u)
  // Whatever is read can run.
  expect(compile(imported.design).nfe).toBeGreaterThan(0)
  return imported
}
const notesOf = (text: string | object): string => read(text).notes.join(' ')
const sd = { sigmaMin: modelRange.min, sigmaMax: modelRange.max }

describe('texts of AUTOMATIC1111', () => {
  const full = `masterpiece, a lighthouse, Steps in the sand
Negative prompt: blurry, (bad:1.2)
Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 664154487549730, Size: 512x768, Model hash: 6ce0161689, Model: v1-5-pruned, Lora hashes: "one: 12ab, two: 34cd", Version: v1.10.1`

  it('become designs', () => {
    const { source, design, notes } = read(full)
    expect(source).toBe('AUTOMATIC1111')
    expect(design).toMatchObject({
      steps: 20,
      ...sd,
      solver: { id: 'dpmpp-2m' },
      discretization: { id: 'edm', params: { rho: 7 } },
      guidance: { id: 'cfg', params: { weight: 7 } },
      stochasticity: { id: 'none' },
      ending: { id: 'zero' },
    })
    expect(notes.at(-1)).toBe('Not used: the prompt, Size, Model hash, Model, Lora hashes, and Version.')
  })

  it.each([
    ['Euler a', 'euler-ancestral', 'normal'],
    ['DPM++ 2M Karras', 'dpmpp-2m', 'edm'],
    ['DPM++ 2M', 'dpmpp-2m', 'edm'],
    ['DPM++ 2M SDE', 'dpmpp-2m-sde', 'exponential'],
    ['DPM++ 2M SDE Heun Exponential', 'dpmpp-2m-sde', 'exponential'],
    ['DPM++ SDE Karras', 'dpmpp-sde', 'edm'],
    ['LMS Karras', 'lms', 'edm'],
  ])('know the older name %s', (sampler, solver, discretization) => {
    const { design } = read(`Steps: 12, Sampler: ${sampler}, CFG scale: 1, Seed: 1`)
    expect([design.solver.id, design.discretization.id, design.guidance.id]).toEqual([solver, discretization, 'none'])
  })

  it('carry range, rho, churn, eta and a dropped level', () => {
    const { design, notes } = read(
      'Steps: 9, Sampler: Heun, Schedule type: Karras, Schedule rho: 5, Schedule min sigma: 0.1, Schedule max sigma: 10, Sigma churn: 12, Sigma noise: 1.01, Discard penultimate sigma: True',
    )
    expect(design).toMatchObject({
      sigmaMin: 0.1,
      sigmaMax: 10,
      discretization: { params: { rho: 5 } },
      stochasticity: { id: 'churn', params: { sChurn: 12, sTmin: 0, sTmax: Number.POSITIVE_INFINITY, sNoise: 1.01 } },
      ending: { id: 'dropped' },
    })
    expect(notes).toEqual([])
    expect(read('Steps: 9, Sampler: Euler a, Eta: 0.5').design.solver.params.eta).toBe(0.5)
    expect(notesOf('Steps: 9, Sampler: Euler, Eta: 0.5')).toContain('Not used: Eta')
  })

  it('say what the page lacks', () => {
    expect(notesOf('Steps: 9, Sampler: DPM adaptive, Schedule type: Golden')).toMatch(
      /no sampler “DPM adaptive” .*Euler stands.*no schedule “Golden”/,
    )
    expect(notesOf('Steps: 9, Sampler: constructor, Schedule type: toString')).toContain('no sampler “constructor”')
    expect(notesOf('Steps: 9, Sampler: Euler, CFG scale: 30')).toContain('it takes 10')
  })

  it('have the levels that were recorded', () => {
    const names: Readonly<Record<string, string>> = {
      beta_scheduler: 'Beta',
      get_align_your_steps_sigmas: 'Align Your Steps',
    }
    const cases = recorded.levels.filter(({ library }) => library === 'AUTOMATIC1111')
    expect(cases.length).toBeGreaterThan(2)
    for (const { id, function: name, options, product, sigmas } of cases) {
      const range = `Schedule min sigma: ${product.sigmaMin}, Schedule max sigma: ${product.sigmaMax}`
      const { design } = read(`Steps: ${options.n}, Sampler: Euler, Schedule type: ${names[name]}, ${range}`)
      expect(levelsDistance([...levelsOf(design)], sigmas), id).toBeLessThan(1e-9)
    }
  })
})

describe('workflows of ComfyUI', () => {
  const kSampler = (inputs: object) => ({
    '3': {
      class_type: 'KSampler',
      inputs: {
        seed: 5,
        steps: 20,
        cfg: 8,
        sampler_name: 'euler',
        scheduler: 'normal',
        denoise: 1,
        model: ['4', 0],
        ...inputs,
      },
    },
    '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'a.safetensors' } },
  })

  it('for the API become designs', () => {
    const { source, design, notes } = read(
      kSampler({ sampler_name: 'dpmpp_2m_sde', scheduler: 'karras', denoise: 0.6 }),
    )
    expect(source).toBe('ComfyUI')
    expect(design).toMatchObject({
      steps: 20,
      ...sd,
      solver: { id: 'dpmpp-2m-sde', params: { eta: 1, kind: 1 } },
      discretization: { id: 'edm' },
      guidance: { id: 'cfg', params: { weight: 8 } },
    })
    expect(notes.at(-1)).toBe('Not used: denoise 0.6 and prompts, models and images.')
    expect(read({ prompt: kSampler({}), client_id: 'x' }).design.solver.id).toBe('euler')
  })

  it('as they are saved become designs, without nodes that are bypassed', () => {
    const { design } = read({
      nodes: [
        { id: 1, type: 'KSampler', mode: 4, widgets_values: [1, 'fixed', 5, 1, 'euler', 'simple', 1] },
        {
          id: 2,
          type: 'KSampler',
          inputs: [{ name: 'model', link: 1 }],
          widgets_values: [7, 'randomize', 24, 1, 'dpmpp_2m', 'sgm_uniform', 1],
        },
      ],
      links: [],
    })
    expect(design).toMatchObject({
      steps: 24,
      solver: { id: 'dpmpp-2m' },
      discretization: { id: 'sgm-uniform' },
      guidance: { id: 'none' },
    })
  })

  it('with a sampler and levels of their own', () => {
    const { design, notes } = read({
      nodes: [
        { id: 1, type: 'KSamplerSelect', widgets_values: ['uni_pc'] },
        { id: 2, type: 'KarrasScheduler', widgets_values: [12, 10, 0.1, 6] },
        { id: 3, type: 'SamplerCustom', widgets_values: [true, 4, 'fixed', 3] },
      ],
    })
    expect(design).toMatchObject({
      steps: 12,
      sigmaMin: 0.1,
      sigmaMax: 10,
      discretization: { id: 'edm', params: { rho: 6 } },
      // Levels of their own keep their lowest.
      ending: { id: 'lower-orders', params: { sigmaEnd: 0.001, dropped: 0 } },
      guidance: { params: { weight: 3 } },
    })
    expect(notes.at(-1)).toBe('Not used: prompts, models and images.')
  })

  it('with levels by hand', () => {
    const { design } = read({
      1: { class_type: 'SamplerEulerAncestral', inputs: { eta: 0.7, s_noise: 1 } },
      2: { class_type: 'ManualSigmas', inputs: { sigmas: '14.6, 6.3, 2.6, 0.03, 0' } },
    })
    expect([...levelsOf(design)]).toEqual([14.6, 6.3, 2.6, 0.03, 0])
    expect(design.solver.params.eta).toBe(0.7)
  })

  it('drop the lowest level where a KSampler does', () => {
    expect(read(kSampler({ sampler_name: 'dpm_2', scheduler: 'karras' })).design.ending.id).toBe('dropped')
    expect(read(kSampler({ sampler_name: 'uni_pc_bh2', scheduler: 'karras' })).design.ending).toEqual({
      id: 'lower-orders',
      params: { sigmaEnd: 0.001, dropped: 1 },
    })
  })

  it('have the levels that were recorded', () => {
    const cases = recorded.levels.filter(
      ({ library, function: name }) => library === 'ComfyUI' && /^(simple|normal|beta)_scheduler/.test(name),
    )
    expect(cases.length).toBeGreaterThan(5)
    for (const { id, function: name, options, sigmas } of cases) {
      const scheduler = name.endsWith(' sgm') ? 'sgm_uniform' : name.replace('_scheduler', '')
      const { design } = read(kSampler({ steps: options.n, scheduler }))
      expect(levelsDistance([...levelsOf(design)], sigmas), id).toBeLessThan(1e-9)
    }
    const ays = recorded.levels.find(({ id }) => id === 'comfy-ays-sd1-12')!
    const { design } = read({
      1: { class_type: 'KSamplerSelect', inputs: { sampler_name: 'euler' } },
      2: { class_type: 'AlignYourStepsScheduler', inputs: { model_type: 'SD1', steps: 12, denoise: 1 } },
    })
    expect(levelsDistance([...levelsOf(design)], ays.sigmas)).toBeLessThan(1e-9)
  })

  it('come back by the name that their design goes out with', () => {
    for (const name of [
      'euler',
      'heun',
      'dpm_2',
      'lms',
      'ipndm',
      'euler_ancestral',
      'dpmpp_2s_ancestral',
      'dpmpp_sde',
      'dpmpp_2m',
      'dpmpp_2m_sde',
      'dpmpp_2m_sde_heun',
      'res_multistep',
    ])
      expect(comfyName(read(kSampler({ sampler_name: name, cfg: 1 })).design)).toBe(name)
  })

  it('say what is assumed', () => {
    expect(notesOf(kSampler({ sampler_name: 'dpm_adaptive', scheduler: 'golden' }))).toMatch(
      /no sampler “dpm_adaptive”.*no scheduler “golden”/,
    )
    expect(notesOf({ ...kSampler({}), 9: { class_type: 'ModelSamplingFlux', inputs: {} } })).toContain('flow model')
    expect(notesOf({ ...kSampler({}), 9: kSampler({})[3] })).toContain('samples more than once')
    expect(notesOf(kSampler({ steps: ['7', 0] }))).toContain('gets steps from another node')
    expect(read(kSampler({ scheduler: 'ddim_uniform', steps: 30 })).design.steps).toBe(31)
  })
})

describe('configurations of diffusers', () => {
  it('found beside a network become designs', () => {
    const { source, design, notes } = read(fieldConfig.input.scheduler_config, 25)
    expect(source).toBe('diffusers')
    expect(design.steps).toBe(25)
    // 500 steps from 1e-4 to 0.02: alpha bar falls to the product of 1 - beta.
    expect(design.sigmaMin).toBeCloseTo(Math.sqrt(1 / 0.9999 - 1), 12)
    expect(design.sigmaMax).toBeGreaterThan(10)
    expect(design.solver).toMatchObject({ id: 'ddpm', params: { v: 0 } })
    expect(notes.at(-1)).toBe('Not used: prediction_type.')
  })

  it('read what Python writes for infinite numbers', () => {
    const text =
      '{"_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -Infinity, "x": [NaN, 1], "use_karras_sigmas": true}'
    const { design, notes } = read(text)
    expect([design.solver.id, design.discretization.id]).toEqual(['dpmpp-2m', 'edm'])
    expect(notes.at(-1)).toBe('Not used: x.')
  })

  it('choose the solver by its settings', () => {
    const solver = (more: object) => read({ _class_name: 'DPMSolverMultistepScheduler', ...more }).design
    expect(solver({ solver_order: 3 }).solver).toMatchObject({ id: 'dpmpp-3m', params: { kind: 1 } })
    expect(solver({ solver_type: 'heun' }).solver).toMatchObject({ id: 'dpmpp-2m-sde', params: { eta: 0, kind: 2 } })
    expect(solver({ algorithm_type: 'sde-dpmsolver++' }).solver).toMatchObject({
      id: 'dpmpp-2m-sde',
      params: { eta: 1 },
    })
    expect(solver({ final_sigmas_type: 'sigma_min' }).ending.id).toBe('sigma-min')
    expect(read({ _class_name: 'DDPMScheduler', variance_type: 'fixed_large' }).design.solver.params.v).toBe(1)
    expect(notesOf({ _class_name: 'PNDMScheduler' })).toContain('The page has no PNDMScheduler')
    const odd = read({ _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'dpmsolver' })
    expect(odd.notes.join()).toContain('no solver for these settings')
  })

  it('make tables of a network', () => {
    expect(tableRange({ beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear' })).toEqual(modelRange)
    expect(tableRange({ rescale_betas_zero_snr: true })).toBeUndefined()
    expect(tableRange({ num_train_timesteps: 1e9 })).toBeUndefined()
    expect(tableRange({ beta_schedule: 'laplace' })).toBeUndefined()
    // The cosine table goes beyond what the page samples.
    const { design, notes } = read({ _class_name: 'EulerDiscreteScheduler', beta_schedule: 'squaredcos_cap_v2' })
    expect(design.sigmaMax).toBe(1000)
    expect(notes.join()).toContain('beyond the page’s range: it takes 1000')
  })
})

it('leaves other texts alone', () => {
  for (const text of [
    '',
    'tensor([14.6, 6.3, 0.03])',
    '{"sigmas": [14.6, 6.3, 0]}',
    '{',
    '[]',
    'Steps: many',
    '{"nodes": []}',
    '{"a": {"class_type": 5}}',
    '{"steps": 12, "solver": "euler"}',
  ])
    expect(readForeign(text, 18), text).toBeUndefined()
})

it('comes back by the name that a design goes out with', () => {
  const { design } = read('Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 1')
  expect(kDiffusionCall(design)?.name).toBe('sample_dpmpp_2m')
})
