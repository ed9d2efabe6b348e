/** Two names, one thing. */
import { type NamePair, pair, side } from './pair.ts'

const euler = side('Euler', 'Euler, Karras, 10 steps')
const dpmpp2s = side('DPM++ 2S', 'DPM++ 2S, Karras, 10 steps')
const exponential = side('Exponential', 'Heun, Exponential, 10 steps')
const first = (id: string, more: Record<string, number> = {}) => ({ solver: { id, params: { order: 1, ...more } } })

/** SA-Solver without its corrector, with noise throughout. */
const plainSa = (p: number) => ({
  tau: 1,
  tauLo: 0.001,
  tauHi: Number.POSITIVE_INFINITY,
  p,
  c: 0,
  pece: 0,
  rule: 1,
  sNoise: 1,
})

export const sameThings: readonly NamePair[] = [
  pair(
    'same',
    'ddim-euler',
    [side('DDIM (η = 0)', 'Euler a, Karras, 10 steps, eta 0'), euler],
    'DDIM’s step holds the network’s answer over the step; under σ(t) = t and s(t) = 1 that is the straight step.',
  ),
  pair(
    'same',
    'ddpm-euler-a',
    [side('DDPM (small variance)', 'DDPM, Karras, 10 steps'), side('Euler a', 'Euler a, Karras, 10 steps')],
    'The posterior’s mean and variance are those of an ancestral step with η = 1, which is DDIM with η = 1 too.',
  ),
  pair(
    'same',
    'deis-1-euler',
    [side('DEIS of order 1', 'Euler, Karras, 10 steps', first('deis', { time: 1 })), euler],
    'One noise makes a polynomial of degree 0: it is held over the step.',
  ),
  pair(
    'same',
    'lms-1-euler',
    [side('LMS of order 1', 'Euler, Karras, 10 steps', first('lms')), euler],
    'Adams-Bashforth with one slope is Euler.',
  ),
  pair(
    'same',
    'ipndm-1-euler',
    [side('iPNDM of order 1', 'Euler, Karras, 10 steps', first('ipndm')), euler],
    'Without earlier slopes nothing is left to reuse.',
  ),
  pair(
    'same',
    'reverse-sde-0-euler',
    [
      side('Euler-Maruyama without noise', 'Euler, Karras, 10 steps', {
        solver: { id: 'euler-maruyama', params: { b: 0 } },
      }),
      euler,
    ],
    'Where no noise is replaced, the SDE is the probability-flow ODE.',
  ),
  pair(
    'same',
    '2m-sde-0-2m',
    [
      side('DPM++ 2M SDE (η = 0)', 'DPM++ 2M SDE, Karras, 10 steps, eta 0'),
      side('DPM++ 2M', 'DPM++ 2M, Karras, 10 steps'),
    ],
    'The SDE’s rule with its noise taken out.',
  ),
  pair(
    'same',
    '2s-a-0-2s',
    [side('DPM++ 2S a (η = 0)', 'DPM++ 2S a, Karras, 10 steps, eta 0'), dpmpp2s],
    'An ancestral step with η = 0 goes down to the next level and no further.',
  ),
  pair(
    'same',
    'sde-0-2s',
    [side('DPM++ SDE (η = 0)', 'DPM++ SDE, Karras, 10 steps, eta 0'), dpmpp2s],
    'Both of its ancestral steps go down to their levels and no further.',
  ),
  pair(
    'same',
    'churn-0-heun',
    [
      side('EDM’s stochastic sampler, S_churn 0', 'Heun, Karras, 10 steps', {
        stochasticity: { id: 'churn', params: { sChurn: 0, sTmin: 0.01, sTmax: 1, sNoise: 1.007 } },
      }),
      side('Heun', 'Heun, Karras, 10 steps'),
    ],
    'Algorithm 2 without churn is Algorithm 1.',
  ),
  pair(
    'same',
    'karras-1-linear',
    [side('Karras (ρ = 1)', 'Heun, Karras, 10 steps, rho 1'), side('Linear in σ', 'Heun, Linear in σ, 10 steps')],
    'Even steps in σ to the power 1.',
  ),
  pair(
    'same',
    've-exponential',
    [side('VE’s levels', 'Heun, VE, 10 steps'), exponential],
    'Geometric in σ², hence in σ.',
  ),
  pair(
    'same',
    'polyexponential-1',
    [side('Polyexponential (ρ = 1)', 'Heun, Polyexponential, 10 steps, rho 1'), exponential],
    'A power ramp with power 1 is a straight one.',
  ),
  pair(
    'same',
    'leading-ddim-uniform',
    [
      side('Leading (diffusers)', 'Euler, Leading, 10 steps, SD'),
      side('ddim_uniform (ComfyUI)', 'Euler, ddim_uniform comfyui, 10 steps, SD'),
    ],
    'The same stride through the model’s table where the steps divide 1000.',
  ),
  pair(
    'same',
    'simple-trailing-10',
    [
      side('simple (ComfyUI), 10 steps', 'Euler, Simple, 10 steps, SD'),
      side('Trailing (diffusers), 10 steps', 'Euler, Trailing, 10 steps, SD'),
    ],
    'Nothing has to be rounded where the steps divide 1000.',
  ),
  pair(
    'same',
    '2m-vp-2m',
    [
      side('DPM++ 2M of a VP model', 'DPM++ 2M, Karras, 10 steps', {
        schedule: { id: 'vp', params: { epsilonS: 1e-3 } },
        scaling: { id: 'vp' },
      }),
      side('DPM++ 2M', 'DPM++ 2M, Karras, 10 steps'),
    ],
    'A rule in ln σ does not see σ(t) and s(t): variance preserving or exploding is one run in two units.',
  ),
  pair(
    'same',
    'cfg-1-none',
    [
      side('CFG scale 1', 'Heun, Karras, 10 steps', {
        guidance: { id: 'cfg', params: { weight: 1, sigmaLo: 0, sigmaHi: Number.POSITIVE_INFINITY } },
      }),
      side('No guidance', 'Heun, Karras, 10 steps'),
    ],
    'At weight 1 nothing of the unlabelled answer is left. Some papers call this weight 0.',
  ),
  pair(
    'same',
    '3m-sde-0-3m',
    [
      side('DPM++ 3M SDE (η = 0)', 'DPM++ 3M SDE, Karras, 10 steps, eta 0'),
      side('DPM++ 3M', 'DPM++ 3M, Karras, 10 steps'),
    ],
    'The SDE’s rule with its noise taken out.',
  ),
  pair(
    'same',
    'seeds-2-0-2s',
    [side('SEEDS-2 (η = 0)', 'SEEDS-2, Karras, 10 steps, eta 0'), dpmpp2s],
    'Without noise its second call is at the middle of the step in ln σ, and its weight that of the midpoint rule.',
  ),
  pair(
    'same',
    'dpm2-a-0-dpm2',
    [
      side('DPM2 a (η = 0)', 'sample_dpm_2_ancestral, Karras, 10 steps, eta 0'),
      side('DPM2', 'sample_dpm_2, Karras, 10 steps'),
    ],
    'An ancestral step with η = 0 goes down to the next level and no further.',
  ),
  pair(
    'same',
    'res-a-2m-sde-heun',
    [
      side('RES multistep a (η = 1)', 'RES multistep a, Karras, 10 steps'),
      side('DPM++ 2M SDE Heun (η = 1)', 'DPM++ 2M SDE Heun, Karras, 10 steps'),
    ],
    'With η = 1 an ancestral step is one of the SDE, and both extend D in the same straight line.',
  ),
  pair(
    'same',
    'sa-1-ddpm',
    [
      side('SA-Solver with one answer, τ = 1', 'DDPM, Karras, 10 steps', {
        solver: { id: 'sa-solver', params: plainSa(1) },
      }),
      side('DDPM (small variance)', 'DDPM, Karras, 10 steps'),
    ],
    'One answer is held over the step, and the noise is that of the SDE.',
  ),
  pair(
    'same',
    'sa-2-2m-sde-heun',
    [
      side('SA-Solver with two answers, τ = 1', 'DDPM, Karras, 10 steps', {
        solver: { id: 'sa-solver', params: plainSa(2) },
      }),
      side('DPM++ 2M SDE Heun (η = 1)', 'DPM++ 2M SDE Heun, Karras, 10 steps'),
    ],
    'Both integrate the straight line through the last two answers exactly. τ² is the η of other solvers.',
  ),
  pair(
    'same',
    'gradient-ipndm-2',
    [
      side('Gradient estimation (γ = 3/2)', 'Gradient estimation, Karras, 10 steps, gamma 1.5'),
      side('iPNDM of order 2, ended at D', 'ipndm comfyui, Karras, 10 steps, order 2'),
    ],
    'Half of the last change is what the two-step rule for equal steps adds.',
  ),
  pair(
    'same',
    'ipndm-v-2-lms-2',
    [
      side('iPNDM-v of order 2', 'iPNDM-v, Karras, 10 steps, order 2'),
      side('LMS of order 2, ended at D', 'lms comfyui, Karras, 10 steps, order 2'),
    ],
    'Two slopes make a straight line, whatever the lengths of the steps.',
  ),
  pair(
    'same',
    'tcd-0-euler',
    [side('TCD (γ = 0)', 'Euler, Karras, 10 steps', { solver: { id: 'tcd', params: { gamma: 0, sNoise: 1 } } }), euler],
    'With γ = 0 no noise comes in, and the step is that of DDIM.',
  ),
]
