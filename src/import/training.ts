/** What a scheduler_config.json of diffusers says of the network beside it: what it predicts, on which noise levels. */
import { type Betas, betaFormOf, betasFault, diffusersForms } from '../core/betas.ts'

type Config = Readonly<Record<string, unknown>>

export interface Training {
  readonly table: Betas | { readonly form: 'list'; readonly list: readonly number[] }
  readonly prediction: 'epsilon' | 'v' | 'sample'
}

const predictions: Readonly<Record<string, Training['prediction']>> = {
  epsilon: 'epsilon',
  v_prediction: 'v',
  sample: 'sample',
}

const isBeta = (value: unknown): value is number => typeof value === 'number' && value > 0 && value < 1

const number = (value: unknown, usual: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : usual

/** The network's table; the fault of one that the page cannot make. Numbers that are missing are diffusers' usual ones. */
export const tableOf = (config: Config): Training['table'] | { readonly fault: string } => {
  if (config.rescale_betas_zero_snr === true)
    return { fault: 'rescale_betas_zero_snr makes its highest noise level infinite' }
  const { trained_betas: list, beta_schedule: form } = config
  if (list != null)
    return Array.isArray(list) && list.length >= 2 && list.every(isBeta)
      ? { form: 'list', list }
      : { fault: 'trained_betas must be two or more numbers between 0 and 1' }
  const known = betaFormOf(form ?? 'linear')
  if (!known)
    return { fault: `beta_schedule "${String(form).slice(0, 40)}" is not one of ${diffusersForms.join(', ')}` }
  const table: Betas = {
    form: known,
    steps: number(config.num_train_timesteps, 1000),
    start: number(config.beta_start, 1e-4),
    end: number(config.beta_end, 0.02),
  }
  const fault = betasFault(table)
  return fault ? { fault } : table
}

/** Undefined for JSON that is no scheduler's; the fault of one whose table or prediction the page does not know. */
export const trainingOf = (config: Config): Training | { readonly fault: string } | undefined => {
  const { _class_name: name, prediction_type: predicts } = config
  if (typeof name !== 'string' || !/Scheduler$/.test(name)) return undefined
  const told = String(predicts ?? 'epsilon')
  const prediction = Object.hasOwn(predictions, told) ? predictions[told] : undefined
  if (!prediction)
    return { fault: `prediction_type "${told.slice(0, 40)}" is not one of ${Object.keys(predictions).join(', ')}` }
  const table = tableOf(config)
  return 'fault' in table ? table : { prediction, table }
}
