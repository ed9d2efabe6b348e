/** One name, or nearly one, and two things: samplers. */
import { type NamePair, pair, side } from './pair.ts'

const lowered = { ending: { id: 'lower-orders', params: { sigmaEnd: 0, dropped: 0 } } } as const
const inVp = { schedule: { id: 'vp', params: { epsilonS: 1e-3 } }, scaling: { id: 'vp' } } as const

export const differentSamplers: readonly NamePair[] = [
  pair(
    'different',
    'unipc',
    [
      side('UniPC (diffusers)', 'UniPC diffusers, Karras, 10 steps'),
      side('uni_pc (ComfyUI)', 'uni_pc comfyui, Karras, 10 steps'),
    ],
    'Order 2 against order 3 with lower orders at the end, which is at 0.001 with the lowest level left out.',
  ),
  pair(
    'different',
    'unipc-bh',
    [side('uni_pc', 'uni_pc comfyui, Karras, 10 steps'), side('uni_pc_bh2', 'uni_pc_bh2, Karras, 10 steps')],
    'Two scales of the correction, B(h) = h and 1 − exp(−h).',
  ),
  pair(
    'different',
    'deis',
    [
      side('DEIS (ComfyUI)', 'deis comfyui, Karras, 10 steps'),
      side('DEIS (diffusers)', 'DEIS (diffusers), Karras, 10 steps'),
    ],
    'A polynomial in the time of the VP process, of order 3, against one in ln σ, of order 2.',
  ),
  pair(
    'different',
    'deis-betas',
    [
      side('DEIS (tAB, as published)', 'tAB-DEIS, Karras, 10 steps'),
      side('DEIS (ComfyUI)', 'deis comfyui, Karras, 10 steps'),
    ],
    'ComfyUI fits the time’s betas to 0.002 and 80, and takes a sum for the integral.',
  ),
  pair(
    'different',
    'lms',
    [
      side('LMS (k-diffusion)', 'sample_lms, Karras, 10 steps'),
      side('lms (ComfyUI)', 'LMS (ComfyUI), Karras, 10 steps'),
    ],
    'Since July 2025, ComfyUI’s last step takes the network’s answer in place of the polynomial.',
  ),
  pair(
    'different',
    'ipndm',
    [
      side('IPNDM (diffusers)', 'IPNDMScheduler, Karras, 10 steps'),
      side('ipndm (ComfyUI)', 'iPNDM (ComfyUI), Karras, 10 steps'),
    ],
    'Since July 2025, ComfyUI’s last step takes the network’s answer in place of the earlier slopes.',
  ),
  pair(
    'different',
    'dpm2',
    [
      side('DPM2 (k-diffusion)', 'sample_dpm_2, Karras, 10 steps'),
      side('dpm_2 (ComfyUI)', 'DPM2 (ComfyUI), Karras, 10 steps'),
    ],
    'ComfyUI and A1111 leave out the lowest level but 0: the last step is a long one.',
  ),
  pair(
    'different',
    '3m-diffusers',
    [
      side('DPM++ 3M (k-diffusion)', 'DPM++ 3M, Karras, 10 steps'),
      side('DPM++ 3M (diffusers)', 'DPM++ 3M (diffusers), Karras, 10 steps'),
    ],
    'Another rule for the steps with two answers, and lower orders at the end below 15 steps.',
  ),
  pair(
    'different',
    '3m-bend',
    [
      side('DPM++ 3M (as published)', 'DPM++ 3M, Karras, 10 steps'),
      side('DPM++ 3M (third order)', 'DPM++ 3M, Karras, 10 steps, bend 1'),
    ],
    'Published code takes half of the parabola’s bend, which makes a rule of order 2.',
  ),
  pair(
    'different',
    '2m-solver-type',
    [
      side('DPM++ 2M (midpoint)', 'DPM++ 2M, Karras, 10 steps'),
      side('DPM++ 2M (heun)', 'res_multistep, Karras, 10 steps'),
    ],
    'diffusers’ solver_type; the second is ComfyUI’s res_multistep. Neither is Heun’s method.',
  ),
  pair(
    'different',
    '2m-sde-heun',
    [
      side('DPM++ 2M SDE', 'DPM++ 2M SDE, Karras, 10 steps'),
      side('DPM++ 2M SDE Heun', 'DPM++ 2M SDE Heun, Karras, 10 steps'),
    ],
    'The same noise, and another weight of the straight line.',
  ),
  pair(
    'different',
    'sde-path',
    [
      side('DPM++ SDE (k-diffusion)', 'DPM++ SDE, Karras, 10 steps'),
      side('DPM++ SDE (path over ln σ)', 'DPM++ SDE, Karras, 10 steps, path 1'),
    ],
    'The two noises of a step are correlated as the path’s variable has it. Each path is a draw of its own, so these are two draws.',
  ),
  pair(
    'different',
    'dpm-solver-3',
    [
      side('DPM-Solver-3 (as published)', 'dpm_solver_3_step, Karras, 10 steps'),
      side('DPM-Solver-3 (diffusers)', 'DPM-Solver-3 (diffusers), Karras, 10 steps'),
    ],
    'diffusers finds the second inner point by DPM-Solver-2.',
  ),
  pair(
    'different',
    'midpoint',
    [side('Midpoint', 'Midpoint, Karras, 10 steps'), side('Midpoint in ln σ (DPM2)', 'sample_dpm_2, Karras, 10 steps')],
    'The middle of a step depends on the variable: the mean of both levels, or their geometric mean.',
  ),
  pair(
    'different',
    'adams-bashforth',
    [
      side('Adams-Bashforth (LMS)', 'sample_lms, Karras, 10 steps'),
      side('Adams-Bashforth (iPNDM)', 'IPNDMScheduler, Karras, 10 steps'),
    ],
    'iPNDM has the weights of equal steps, though the steps are not equal.',
  ),
  pair(
    'different',
    'ddpm-variance',
    [side('DDPM (fixed_small)', 'DDPM, Karras, 10 steps'), side('DDPM (fixed_large)', 'fixed_large, Karras, 10 steps')],
    'The variance of the posterior, or of the forward step: they meet as steps get short.',
  ),
  pair(
    'different',
    'sde-euler',
    [side('Euler a', 'Euler a, Karras, 10 steps'), side('Euler-Maruyama', 'Euler-Maruyama, Karras, 10 steps')],
    'Both are the first-order rule for Song’s SDE: one is exact where the network’s answer does not change, one is not.',
  ),
  pair(
    'different',
    'restart-nearest',
    [
      side('Restart (nearest level in σ)', 'Restart, Karras, 18 steps', {
        stochasticity: { id: 'restart', params: { k: 2, levels: 3, tMin: 0.04, tMax: 0.3, nearest: 2, sNoise: 1 } },
      }),
      side('Restart (nearest level in ln σ)', 'Restart, Karras, 18 steps', {
        stochasticity: { id: 'restart', params: { k: 2, levels: 3, tMin: 0.04, tMax: 0.3, nearest: 1, sNoise: 1 } },
      }),
    ],
    'With t_min = 0.04 the authors’ rule picks another time step.',
  ),
  pair(
    'different',
    'euler-vp',
    [side('Euler in σ', 'Euler, Karras, 10 steps'), side('Euler in VP’s time', 'Euler, Karras, 10 steps', inVp)],
    'The same levels: Euler’s error depends on σ(t) and s(t), in which its step is straight.',
  ),
  pair(
    'different',
    'heun-vp',
    [side('Heun in σ', 'Heun, Karras, 10 steps'), side('Heun in VP’s time', 'Heun, Karras, 10 steps', inVp)],
    'So does Heun’s.',
  ),
  pair(
    'different',
    'lower-order-final',
    [
      side('DPM++ 3M', 'DPM++ 3M, Karras, 10 steps'),
      side('DPM++ 3M (lower_order_final)', 'DPM++ 3M, Karras, 10 steps', lowered),
    ],
    'A switch that diffusers has on below 15 steps.',
  ),
  pair(
    'different',
    'final-sigma',
    [
      side('Final σ zero', 'DPM++ 2M, Karras, 10 steps'),
      side('Final σ sigma_min', 'DPM++ 2M, Karras, 10 steps', { ending: { id: 'sigma-min', params: { lowered: 0 } } }),
    ],
    'diffusers’ final_sigmas_type: one step less, and its noise stays.',
  ),
  pair(
    'different',
    'ipndm-v-lms',
    [side('iPNDM-v', 'iPNDM-v, Karras, 10 steps'), side('LMS, ended at D', 'lms comfyui, Karras, 10 steps')],
    'Both say that they fit the lengths of the steps. From three slopes on, only LMS takes the polynomial through them.',
  ),
  pair(
    'different',
    'gradient-2-ipndm-2',
    [
      side('Gradient estimation (γ = 2)', 'Gradient estimation, Karras, 10 steps'),
      side('iPNDM of order 2, ended at D', 'ipndm comfyui, Karras, 10 steps, order 2'),
    ],
    'At its usual γ it extends the noise twice as far as the rule of second order.',
  ),
  pair(
    'different',
    'dpm2-a',
    [
      side('DPM2 a (k-diffusion)', 'sample_dpm_2_ancestral, Karras, 10 steps'),
      side('DPM2 a (ComfyUI, A1111)', 'DPM2 a (ComfyUI), Karras, 10 steps'),
    ],
    'ComfyUI and A1111 leave out the lowest level.',
  ),
  pair(
    'different',
    'er-sde-integral',
    [
      side('ER-SDE (sum of 200 points)', 'ER-SDE, Karras, 10 steps'),
      side('ER-SDE (exact integral)', 'ER-SDE, Karras, 10 steps, integral 2'),
    ],
    'ComfyUI takes sums for the integrals of its weights.',
  ),
  pair(
    'different',
    'cfg-pp-steps',
    [
      side('Euler CFG++, 10 steps', 'Euler CFG++, Karras, 10 steps'),
      side('Euler CFG++, 40 steps', 'Euler CFG++, Karras, 40 steps'),
    ],
    'Its guidance grows as steps get shorter: more steps do not come nearer to anything, they guide more strongly.',
  ),
]
