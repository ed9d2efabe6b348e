/** Samplers that four libraries have under some name, and how each makes their last step. */
import type { LastStep } from './answer.ts'

export interface LibrarySampler {
  readonly label: string
  /** Id among the core's names, for a design of it. */
  readonly name: string
  /** Class in diffusers. */
  readonly diffusers?: string
  readonly comfy?: string
  readonly a1111?: string
  readonly kDiffusion?: string
  /** What A1111's Automatic means by this sampler. */
  readonly automatic?: 'karras' | 'exponential'
}

const sampler = (label: string, name: string, more: Omit<LibrarySampler, 'label' | 'name'>): LibrarySampler => ({
  label,
  name,
  ...more,
})

export const samplers = {
  euler: sampler('Euler', 'euler', {
    diffusers: 'EulerDiscreteScheduler',
    comfy: 'euler',
    a1111: 'Euler',
    kDiffusion: 'sample_euler',
  }),
  euler_ancestral: sampler('Euler a', 'euler_ancestral', {
    diffusers: 'EulerAncestralDiscreteScheduler',
    comfy: 'euler_ancestral',
    a1111: 'Euler a',
    kDiffusion: 'sample_euler_ancestral',
  }),
  heun: sampler('Heun', 'heun', {
    diffusers: 'HeunDiscreteScheduler',
    comfy: 'heun',
    a1111: 'Heun',
    kDiffusion: 'sample_heun',
  }),
  dpm2: sampler('DPM2', 'dpm2', {
    diffusers: 'KDPM2DiscreteScheduler',
    comfy: 'dpm_2',
    a1111: 'DPM2',
    kDiffusion: 'sample_dpm_2',
    automatic: 'karras',
  }),
  dpm2_a: sampler('DPM2 a', 'dpm2_a', {
    diffusers: 'KDPM2AncestralDiscreteScheduler',
    comfy: 'dpm_2_ancestral',
    a1111: 'DPM2 a',
    kDiffusion: 'sample_dpm_2_ancestral',
    automatic: 'karras',
  }),
  lms: sampler('LMS', 'lms', {
    diffusers: 'LMSDiscreteScheduler',
    comfy: 'lms',
    a1111: 'LMS',
    kDiffusion: 'sample_lms',
  }),
  dpmpp_2s_ancestral: sampler('DPM++ 2S a', 'dpmpp_2s_ancestral', {
    comfy: 'dpmpp_2s_ancestral',
    a1111: 'DPM++ 2S a',
    kDiffusion: 'sample_dpmpp_2s_ancestral',
    automatic: 'karras',
  }),
  dpmpp_2m: sampler('DPM++ 2M', 'dpmpp_2m', {
    diffusers: 'DPMSolverMultistepScheduler',
    comfy: 'dpmpp_2m',
    a1111: 'DPM++ 2M',
    kDiffusion: 'sample_dpmpp_2m',
    automatic: 'karras',
  }),
  dpmpp_2m_sde: sampler('DPM++ 2M SDE', 'dpmpp_2m_sde', {
    diffusers: 'DPMSolverMultistepScheduler',
    comfy: 'dpmpp_2m_sde',
    a1111: 'DPM++ 2M SDE',
    kDiffusion: 'sample_dpmpp_2m_sde',
    automatic: 'exponential',
  }),
  dpmpp_sde: sampler('DPM++ SDE', 'dpmpp_sde', {
    diffusers: 'DPMSolverSDEScheduler',
    comfy: 'dpmpp_sde',
    a1111: 'DPM++ SDE',
    kDiffusion: 'sample_dpmpp_sde',
    automatic: 'karras',
  }),
  dpmpp_3m_sde: sampler('DPM++ 3M SDE', 'dpmpp_3m_sde', {
    comfy: 'dpmpp_3m_sde',
    a1111: 'DPM++ 3M SDE',
    kDiffusion: 'sample_dpmpp_3m_sde',
    automatic: 'exponential',
  }),
  unipc: sampler('UniPC', 'unipc', { diffusers: 'UniPCMultistepScheduler', comfy: 'uni_pc', a1111: 'UniPC' }),
  deis: sampler('DEIS', 'deis_diffusers', { diffusers: 'DEISMultistepScheduler', comfy: 'deis' }),
  ddim: sampler('DDIM', 'euler', { diffusers: 'DDIMScheduler', comfy: 'ddim', a1111: 'DDIM' }),
} as const satisfies Readonly<Record<string, LibrarySampler>>
export type SamplerId = keyof typeof samplers

export const samplerOf = (id: SamplerId): LibrarySampler => samplers[id]

/** The sampler here with one of the core's names; undefined for names that these libraries do not share. */
export const samplerFor = (coreName: string): SamplerId | undefined => {
  const aliases: Readonly<Record<string, SamplerId>> = {
    uni_pc: 'unipc',
    uni_pc_bh2: 'unipc',
    deis: 'deis',
    deis_comfyui: 'deis',
    lms_comfyui: 'lms',
    dpm_2_comfyui: 'dpm2',
    dpm_2_ancestral_comfyui: 'dpm2_a',
  }
  const found = Object.entries<LibrarySampler>(samplers).find(([, { name }]) => name === coreName)
  return aliases[coreName] ?? (found?.[0] as SamplerId | undefined)
}

/** Rules that make their last step from the last answer alone, whatever their order. */
const toDenoised: ReadonlySet<SamplerId> = new Set([
  'dpmpp_2m',
  'dpmpp_2m_sde',
  'dpmpp_3m_sde',
  'dpmpp_2s_ancestral',
  'dpmpp_sde',
])

/** The last step to 0 as a rule has it where its library says nothing of it. */
export const plainLastStep = (id: SamplerId): LastStep => {
  if (id === 'lms')
    return { ending: 'zero', words: 'The last step goes on with the polynomial through earlier slopes.' }
  if (toDenoised.has(id)) return { ending: 'zero', words: 'The last step goes to D, which is order 1.' }
  return { ending: 'zero', words: 'The last step to 0 is Euler’s, which is D.' }
}

/** A run that ends above 0. */
export const openEnd = (isLowered: boolean): LastStep => ({
  ending: 'sigma-min',
  params: { lowered: isLowered ? 1 : 0 },
  words: 'The run stops above 0 and leaves that noise in.',
})
