/** Times of flow matching by the names that people have for them on a flow model. */
import type { ScheduleName } from './spoken-name.ts'

const flow = { kind: 'schedule', group: 'flow' } as const

export const flowSchedules: readonly ScheduleName[] = [
  {
    ...flow,
    id: 'flow',
    label: 'Flow',
    aliases: { diffusers: ['flow pipeline', 'linspace(1, 1/N, N)'], paper: ['Flow, even in t', 'rectified flow'] },
    does: 'Even times of flow matching, t = 1 − i/N, moved by the shift.',
    take: 'With flow models, as pipelines of diffusers call them.',
    same: 'The same as ComfyUI’s simple on a flow model where N divides 1000.',
    choices: { discretization: { id: 'flow' } },
  },
  ...(
    [
      [2, 'flow_simple', 'Flow simple', { ComfyUI: ['simple on flow'] }, 'The same from the model’s table of times.'],
      [
        3,
        'flow_normal',
        'Flow normal',
        { ComfyUI: ['normal on flow'], diffusers: ['FlowMatch set_timesteps'] },
        'Even times down to the lowest shifted one, shifted again: the low end is shifted twice.',
      ],
      [
        4,
        'flow_sgm',
        'Flow SGM uniform',
        { ComfyUI: ['sgm_uniform on flow'] },
        'Normal with one time more, the lowest, left out.',
      ],
      [
        5,
        'flow_ddim',
        'Flow DDIM uniform',
        { ComfyUI: ['ddim_uniform on flow'] },
        'Every (M/N)-th time of the table from the second lowest up.',
      ],
      [6, 'flow_sigmas', 'Flow sigmas', { diffusers: ['use_flow_sigmas'] }, 'Even times from 0.999 on, shifted.'],
      [
        7,
        'flow_sigmas_unipc',
        'Flow sigmas (UniPC)',
        { diffusers: ['use_flow_sigmas UniPC'] },
        'Even times from 1 − 10⁻⁶ towards 0.001, shifted.',
      ],
    ] as const
  ).map(
    ([spacing, id, label, aliases, does]): ScheduleName => ({
      ...flow,
      id,
      label,
      aliases,
      does,
      take: `To repeat what ${'ComfyUI' in aliases ? 'ComfyUI' : 'diffusers'} makes of a flow model.`,
      choices: { discretization: { id: 'flow', params: { spacing } } },
    }),
  ),
  {
    ...flow,
    id: 'flow_beta',
    label: 'Flow beta',
    aliases: { ComfyUI: ['beta on flow'], paper: ['Flow, beta (model times)'] },
    does: 'Times of the model’s table at quantiles of a beta distribution, shifted.',
    take: 'To repeat what ComfyUI makes of a flow model.',
    choices: { discretization: { id: 'flow-beta' } },
  },
  ...(
    [
      [
        'karras-t',
        'flow_karras',
        'Flow Karras',
        { ComfyUI: ['karras on flow'], diffusers: ['FlowMatch use_karras_sigmas'] },
        'Karras over t in place of σ, down to the lowest shifted time.',
      ],
      [
        'exponential-t',
        'flow_exponential',
        'Flow exponential',
        { ComfyUI: ['exponential on flow'], diffusers: ['FlowMatch use_exponential_sigmas'] },
        'Even steps in ln t, down to the lowest shifted time.',
      ],
      [
        'kl-optimal-t',
        'flow_kl_optimal',
        'Flow KL optimal',
        { ComfyUI: ['kl_optimal on flow'] },
        'Even steps in the angle whose tangent is t.',
      ],
      [
        'beta-t',
        'flow_beta_t',
        'Flow beta (linear in t)',
        { diffusers: ['FlowMatch use_beta_sigmas'] },
        'Quantiles of a beta distribution stretched over t itself.',
      ],
      [
        'linear-quadratic-t',
        'flow_linear_quadratic',
        'Flow linear-quadratic',
        { ComfyUI: ['linear_quadratic on flow'] },
        'Even small steps in t, then ones that speed up; no shift.',
      ],
    ] as const
  ).map(
    ([discretization, id, label, aliases, does]): ScheduleName => ({
      ...flow,
      id,
      label,
      aliases,
      does,
      take: `To repeat what ${'ComfyUI' in aliases ? 'ComfyUI' : 'diffusers'} makes of a flow model.`,
      choices: { discretization: { id: discretization } },
    }),
  ),
  {
    ...flow,
    id: 'bong_tangent',
    label: 'Bong tangent',
    aliases: { ComfyUI: ['bong_tangent'] },
    does: 'Two arctangents over t that meet at 1/2; the shift of a model does not move them.',
    take: 'To repeat what RES4LYF makes of a flow model.',
    choices: { discretization: { id: 'bong-tangent-t' } },
  },
  {
    ...flow,
    id: 'logit_normal',
    label: 'Logit-normal',
    aliases: { paper: ['logit_normal (stable-diffusion.cpp)', 'Flow, logit-normal'] },
    does: 'Even steps in the quantiles of a normal distribution of ln σ: most steps at middle times.',
    take: 'To repeat what stable-diffusion.cpp makes, or with a model whose training drew its times so.',
    choices: { discretization: { id: 'logit-normal-t' } },
  },
  {
    ...flow,
    id: 'optimal_steps',
    label: 'Optimal steps',
    aliases: { ComfyUI: ['OptimalStepsScheduler', 'optimal_steps'], paper: ['OSS'] },
    does: 'Times that dynamic programming found for Flux, Wan or Chroma.',
    take: 'With that model and its own number of steps.',
    choices: { discretization: { id: 'optimal-steps' } },
  },
]
