/** Names of samplers and schedules that people look for and that the page does not have. */
import { keyOf } from './spoken-name.ts'

/** What is said where one is asked for, as the end of a sentence; by names that share it. */
const sentences: readonly (readonly [names: readonly string[], sentence: string])[] = [
  [
    ['lcm', 'LCMScheduler', 'tcd', 'TCDScheduler', 'SDTurbo', 'turbo'],
    'needs a distilled network, which the page does not have',
  ],
  [['dpm_fast', 'DPM fast'], 'is not on the page; DPM-Solver-3 is its rule at a fixed order'],
  [['dpm_adaptive', 'DPM adaptive'], 'chooses its steps from the pictures, which no design of the page can'],
  [['dpm_2_ancestral', 'DPM2 a', 'KDPM2AncestralDiscreteScheduler'], 'is not on the page; DPM++ 2S a is the nearest'],
  [['dpmpp_3m_sde', 'dpmpp_3m_sde_gpu', 'DPM++ 3M SDE'], 'is on the page without its noise only: DPM++ 3M'],
  [['heunpp2', 'HeunPP2'], 'is not on the page; Heun is the nearest'],
  [['ipndm_v', 'IPNDM_V'], 'is not on the page; LMS is the textbook rule for uneven steps'],
  [['plms', 'pndm', 'PNDMScheduler'], 'is not on the page; iPNDM is the same rule with another start'],
  [
    ['er_sde', 'sa_solver', 'sa_solver_pece', 'SASolverScheduler', 'seeds_2', 'seeds_3'],
    'is not on the page; DPM++ 2M SDE is the nearest',
  ],
  [['gradient_estimation'], 'is not on the page; iPNDM of order 2 is the nearest'],
  [
    ['euler_cfg_pp', 'euler_ancestral_cfg_pp', 'dpmpp_2m_cfg_pp', 'dpmpp_2s_ancestral_cfg_pp', 'DDIM CFG++'],
    'needs both answers of a guided network in its step, which no design of the page has',
  ],
  [
    ['FlowMatchEulerDiscreteScheduler', 'FlowMatchHeunDiscreteScheduler'],
    'is Euler or Heun on a flow model: take them with such a model, as in “Euler, SD3, 28 steps”',
  ],
  [['gits', 'optimal_steps', 'bong_tangent'], 'is not on the page; paste its levels as your own list'],
]

const byKey = new Map(sentences.flatMap(([names, sentence]) => names.map((name) => [keyOf(name), sentence] as const)))

/** Keys of the names that are known and absent. */
export const absentKeys: ReadonlySet<string> = new Set(byKey.keys())

/** Why a known name has no design here, as the end of a sentence; undefined for other texts. */
export const absenceOf = (key: string): string | undefined => byKey.get(key)
