/** One name, or nearly one, and two things: noise schedules. */
import { type NamePair, pair, side } from './pair.ts'

export const differentSchedules: readonly NamePair[] = [
  pair(
    'different',
    'beta',
    [
      side('Beta (ComfyUI)', 'DPM++ 2M, beta comfyui, 10 steps, SD'),
      side('Beta (A1111, diffusers)', 'DPM++ 2M, beta diffusers, 10 steps, SD'),
    ],
    'Quantiles over the model’s timesteps, or over σ itself.',
  ),
  pair(
    'different',
    'kl-optimal',
    [
      side('kl_optimal (ComfyUI)', 'DPM++ 2M, kl_optimal comfyui, 10 steps, SD'),
      side('KL Optimal (A1111)', 'DPM++ 2M, KL optimal (A1111), 10 steps, SD'),
    ],
    'The same ramp with N − 1 intervals, or with N.',
  ),
  pair(
    'different',
    'ays-last',
    [
      side('Align Your Steps (A1111)', 'DPM++ 2M, AYS, 10 steps, SD'),
      side('Align Your Steps (ComfyUI)', 'DPM++ 2M, Align Your Steps (ComfyUI), 10 steps, SD'),
    ],
    'The lowest level is kept and 0 comes after it, or it becomes 0.',
  ),
  pair(
    'different',
    'ays-table',
    [
      side('Align Your Steps (diffusers)', 'DPM++ 2M, Align Your Steps (diffusers), 10 steps, SD'),
      side('Align Your Steps (ComfyUI)', 'DPM++ 2M, Align Your Steps (ComfyUI), 10 steps, SD'),
    ],
    'A table rounded to three decimals, and another one.',
  ),
  pair(
    'different',
    'ays-sdxl',
    [
      side('Align Your Steps (SD 1.5)', 'DPM++ 2M, AYS, 10 steps, SD'),
      side('Align Your Steps (SDXL)', 'DPM++ 2M, AYS SDXL, 10 steps, SD'),
    ],
    'Each model has a list of its own.',
  ),
  pair(
    'different',
    'simple-trailing-12',
    [
      side('simple (ComfyUI), 12 steps', 'Euler, Simple, 12 steps, SD'),
      side('Trailing (diffusers), 12 steps', 'Euler, Trailing, 12 steps, SD'),
    ],
    'Places between two timesteps go to the higher one, or to the nearest.',
  ),
  pair(
    'different',
    'ddim-uniform-12',
    [
      side('Leading (diffusers), 12 steps', 'Euler, Leading, 12 steps, SD'),
      side('ddim_uniform (ComfyUI), 12 steps', 'Euler, ddim_uniform comfyui, 12 steps, SD'),
    ],
    'One stops after N levels, one goes on to the table’s end and is asked for 11.',
  ),
  pair(
    'different',
    'linspace-normal',
    [
      side('normal (ComfyUI)', 'Euler, Normal comfyui, 12 steps, SD'),
      side('Linspace (diffusers)', 'Euler, Linspace (Euler, Heun, LMS), 12 steps, SD'),
    ],
    'Between two of the model’s levels, ln σ is interpolated or σ.',
  ),
  pair(
    'different',
    'linspace-sgm',
    [
      side('sgm_uniform (ComfyUI)', 'DPM++ 2M, SGM uniform, 10 steps, SD'),
      side('Linspace (diffusers’ multistep)', 'DPM++ 2M, Linspace (multistep), 10 steps, SD'),
    ],
    'Timesteps as they come, or rounded to whole ones.',
  ),
  pair(
    'different',
    'linspace-linspace',
    [
      side('Linspace (diffusers’ Euler)', 'DPM++ 2M, Linspace (Euler, Heun, LMS), 10 steps, SD'),
      side('Linspace (diffusers’ multistep)', 'DPM++ 2M, Linspace (multistep), 10 steps, SD'),
    ],
    'Within one library: down to the lowest timestep, or stopping one short of it.',
  ),
  pair(
    'different',
    'karras-range',
    [
      side('Karras over EDM’s range', 'DPM++ 2M, Karras, 10 steps'),
      side('Karras over SD’s range', 'DPM++ 2M, Karras, 10 steps, SD'),
    ],
    'The formula is one; the range is the model’s, and the list is not the same.',
  ),
  pair(
    'different',
    'karras-exponential',
    [side('Karras (ρ = 100)', 'Heun, Karras, 10 steps, rho 100'), side('Exponential', 'Heun, Exponential, 10 steps')],
    'One becomes the other as ρ grows, slowly.',
  ),
  pair(
    'different',
    'beta57',
    [side('Beta', 'DPM++ 2M, beta comfyui, 10 steps, SD'), side('Beta57', 'DPM++ 2M, Beta57, 10 steps, SD')],
    'Shapes 0.6 and 0.6, or 0.5 and 0.7.',
  ),
]
