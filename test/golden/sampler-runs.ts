/** Recorded runs of samplers with their options: what the page calls them. */
import { type OwnRun, type RecordedChoice, type RecordedRun, read } from './library-runs.ts'

/** A run that record_samplers.py made, with the range of the model's table where there is one. */
interface SamplerRun extends OwnRun {
  readonly range?: { readonly sigmaMin: number; readonly sigmaMax: number }
}

/** Options that libraries and page spell differently. */
const optionKeys: Readonly<Record<string, string>> = { s_noise: 'sNoise' }

/** Solvers of the page by samplers of the libraries, with parameters beyond the options of the same name. */
const solverIds: Readonly<Record<string, readonly [id: string, params?: Readonly<Record<string, number>>]>> = {
  sample_dpm_fast: ['dpm-fast'],
  sample_dpm_2_ancestral: ['dpm-2-ancestral'],
  sample_euler_ancestral: ['euler-ancestral'],
  sample_dpmpp_2s_ancestral: ['dpmpp-2s-ancestral'],
  sample_dpmpp_sde: ['dpmpp-sde', { path: 2 }],
  sample_dpmpp_2m_sde: ['dpmpp-2m-sde'],
  sample_dpmpp_3m_sde: ['dpmpp-3m-sde'],
  TCDScheduler: ['tcd'],
  PNDMScheduler: ['plms'],
  KDPM2AncestralDiscreteScheduler: ['dpm-2-ancestral'],
}

const samplerOf = ({ sampler, options }: SamplerRun): RecordedChoice => {
  const [id, params = {}] = solverIds[sampler]!
  const given = Object.entries(options).flatMap(([key, value]) =>
    typeof value === 'number' && key !== 'n' ? [[optionKeys[key] ?? key, value] as const] : [],
  )
  const own = Object.fromEntries(given)
  if (id === 'dpm-fast') return { id, params: { rest: (options.n as number) % 3 } }
  if (id === 'tcd') return { id, params: { gamma: own.eta! } }
  if (id === 'plms') return { id, params: { start: options.skip_prk_steps ? 1 : 2 } }
  return { id, params: { ...params, ...own } }
}

const samplers = read('./samplers.json') as { readonly cases: readonly SamplerRun[] }

/** Runs of samplers with their options, by record_samplers.py. */
export const recordedSamplers: readonly RecordedRun[] = samplers.cases.map((run) => ({
  ...run,
  product: {
    solver: samplerOf(run),
    ...(run.sigmas.at(-1) !== 0 && { ending: { id: 'sigma-min', params: {} } }),
    ...(run.range && { curveRange: run.range }),
  },
  claimed: true,
}))
