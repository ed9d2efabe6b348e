/** Text that AUTOMATIC1111 and its kin write below an image: "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, ...". */
import { modelRange } from '../core/discretizations/model-levels.ts'
import { tableRange } from '../core/discretizations/optimized-tables.ts'
import { type Choice, choice, guidedBy, type Heard, lookUp, notUsed, type Said } from './said.ts'

/** A sampler there: its solver, and the levels that "Automatic" means for it. */
interface Sampler {
  readonly said: Said
  readonly usual: string
}

const lowestDropped = choice('dropped')
const sampler = (solver: Choice, usual = 'Uniform', more: Said = {}): Sampler => ({ said: { solver, ...more }, usual })

const samplers: Readonly<Record<string, Sampler>> = {
  Euler: sampler(choice('euler')),
  'Euler a': sampler(choice('euler-ancestral')),
  Heun: sampler(choice('second-order')),
  LMS: sampler(choice('lms')),
  DPM2: sampler(choice('dpm-solver-2'), 'Karras', { ending: lowestDropped }),
  'DPM++ 2M': sampler(choice('dpmpp-2m'), 'Karras'),
  'DPM++ SDE': sampler(choice('dpmpp-sde', { path: 2 }), 'Karras'),
  'DPM++ 2M SDE': sampler(choice('dpmpp-2m-sde'), 'Exponential'),
  'DPM++ 2M SDE Heun': sampler(choice('dpmpp-2m-sde', { kind: 2 }), 'Exponential'),
  'DPM++ 2S a': sampler(choice('dpmpp-2s-ancestral'), 'Karras'),
}

const schedules: Readonly<Record<string, Choice>> = {
  Uniform: choice('normal'),
  Karras: choice('edm'),
  Exponential: choice('exponential'),
  Polyexponential: choice('polyexponential'),
  'SGM Uniform': choice('sgm-uniform'),
  'KL Optimal': choice('kl-optimal-a1111'),
  'Align Your Steps': choice('align-your-steps'),
  Simple: choice('simple'),
  Normal: choice('normal'),
  DDIM: choice('ddim-uniform', { spacing: 2 }),
  Beta: choice('beta-sigma'),
}

/** Number of the table of Align Your Steps for Stable Diffusion 1.5. */
const usualTable = 1

/** Older texts end a sampler's name with its schedule. */
const splitName = (name: string): readonly [sampler: string, schedule: string | undefined] => {
  const [, base, schedule] = /^(.*\S) (Karras|Exponential|Polyexponential)$/.exec(name) ?? []
  return base !== undefined && lookUp(samplers, base) ? [base, schedule] : [name, undefined]
}

const isInfotext = /(?:^|\n)\s*Steps: *\d+, .*\bSampler: /

/** "Key: value" pairs of the line that begins with the steps. */
const fieldsOf = (text: string): ReadonlyMap<string, string> => {
  const [line] = /(?:^|\n)\s*(Steps: *\d+, [^\n]*)/.exec(text)!.slice(1)
  const pairs = line!.matchAll(/ *([A-Za-z][\w ./+-]*?): *("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)/g)
  return new Map([...pairs].map(([, key, value]) => [key!, value!.trim()]))
}

/** Undefined for another text. */
export const readInfotext = (text: string): Heard | undefined => {
  if (!isInfotext.test(text)) return undefined
  const fields = fieldsOf(text)
  const used = new Set<string>()
  const take = (key: string): string | undefined => {
    if (fields.has(key)) used.add(key)
    return fields.get(key)
  }
  const number = (key: string): number | undefined => {
    const value = Number(fields.get(key) || 'none')
    if (!Number.isFinite(value)) return undefined
    used.add(key)
    return value
  }
  const notes: string[] = []
  const [name, older] = splitName(take('Sampler')!)
  const known = lookUp(samplers, name)
  if (!known) notes.push(`The page has no sampler “${name}” of AUTOMATIC1111: Euler stands in its place.`)
  const asked = take('Schedule type') ?? older ?? 'Automatic'
  const schedule = asked === 'Automatic' ? (known?.usual ?? 'Uniform') : asked
  const spacing = lookUp(schedules, schedule)
  if (!spacing)
    notes.push(`The page has no schedule “${schedule}” of AUTOMATIC1111: its usual levels stand in its place.`)
  if (asked === 'Automatic') notes.push(`Without a schedule type, ${name} takes ${schedule}.`)
  if (schedule === 'KL Optimal') notes.push('KL Optimal ends at σ_min there; here 0 stands in that place.')
  const rho = number('Schedule rho')
  const churn = number('Sigma churn')
  const guided = guidedBy(number('CFG scale'))
  const eta = number('Eta')
  const seed = number('Seed')
  const isDropped = take('Discard penultimate sigma') === 'True'
  const { solver = choice('euler'), ...more } = known?.said ?? {}
  const discretization = spacing ?? schedules.Uniform!
  const [min, max] = [number('Schedule min sigma'), number('Schedule max sigma')]
  const isTable = discretization.id === 'align-your-steps'
  const usual = isTable ? tableRange(usualTable) : modelRange
  if (isTable) notes.push('Align Your Steps is the table for Stable Diffusion 1.5.')
  else if (min === undefined || max === undefined)
    notes.push('The range of levels is Stable Diffusion’s, 0.0292 to 14.61, where the text gives none.')
  const takesRho = rho !== undefined && ['edm', 'polyexponential'].includes(discretization.id)
  const takesEta = eta !== undefined && /ancestral|sde/.test(solver.id)
  if (rho !== undefined && !takesRho) used.delete('Schedule rho')
  if (eta !== undefined && !takesEta) used.delete('Eta')
  const stochasticity =
    churn &&
    choice('churn', {
      sChurn: churn,
      sTmin: number('Sigma tmin') ?? 0,
      sTmax: number('Sigma tmax') ?? Number.POSITIVE_INFINITY,
      sNoise: number('Sigma noise') ?? 1,
    })
  const left = [...fields.keys()].filter((key) => key !== 'Steps' && !used.has(key))
  return {
    ...(seed !== undefined && { seed }),
    said: {
      ...more,
      steps: Number(fields.get('Steps')),
      sigmaMin: min || usual.min,
      sigmaMax: max || usual.max,
      discretization: takesRho ? choice(discretization.id, { rho }) : discretization,
      solver: takesEta ? choice(solver.id, { ...solver.params, eta }) : solver,
      ...(isDropped && { ending: lowestDropped }),
      ...guided.said,
      ...(stochasticity && { stochasticity }),
    },
    notes: [...notes, ...guided.notes, ...notUsed([...(/^\s*Steps:/.test(text) ? [] : ['the prompt']), ...left])],
  }
}
