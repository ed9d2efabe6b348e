/** ComfyUI's workflows: a KSampler, or a sampler and levels of their own. */
import { tableRange } from '../core/discretizations/optimized-tables.ts'
import { parseLevels } from '../core/level-text.ts'
import { type Node, nodesOf, type Value } from './comfyui-nodes.ts'
import { type Choice, choice, guidedBy, type Heard, lookUp, notUsed, type Said, stableDiffusion } from './said.ts'

/** UniPC there ends with lower orders at 0.001. */
const uniPc = (bh: number): Said => ({
  solver: choice('unipc', { order: 3, bh }),
  ending: choice('lower-orders', { sigmaEnd: 0.001 }),
})
const solver = (id: string, params: Readonly<Record<string, number>> = {}): Said => ({ solver: choice(id, params) })
const toD = { ending: choice('denoised') }

const samplers: Readonly<Record<string, Said>> = {
  euler: solver('euler'),
  ddim: solver('euler'),
  euler_ancestral: solver('euler-ancestral'),
  heun: solver('second-order'),
  dpm_2: solver('dpm-solver-2'),
  lms: { ...solver('lms'), ...toD },
  ipndm: { ...solver('ipndm'), ...toD },
  deis: solver('deis', { order: 3, time: 2 }),
  ddpm: solver('ddpm'),
  dpmpp_2s_ancestral: solver('dpmpp-2s-ancestral'),
  dpmpp_sde: solver('dpmpp-sde', { path: 2 }),
  dpmpp_2m: solver('dpmpp-2m'),
  dpmpp_2m_sde: solver('dpmpp-2m-sde'),
  dpmpp_2m_sde_heun: solver('dpmpp-2m-sde', { kind: 2 }),
  res_multistep: solver('dpmpp-2m-sde', { eta: 0, kind: 2 }),
  uni_pc: uniPc(1),
  uni_pc_bh2: uniPc(2),
}

/** Samplers for which a KSampler, unlike levels of their own, drops the lowest level. */
const dropping = ['dpm_2', 'uni_pc', 'uni_pc_bh2']

const schedules: Readonly<Record<string, Choice>> = {
  karras: choice('edm'),
  exponential: choice('exponential'),
  normal: choice('normal'),
  simple: choice('simple'),
  sgm_uniform: choice('sgm-uniform'),
  ddim_uniform: choice('ddim-uniform', { spacing: 2 }),
  beta: choice('beta'),
  linear_quadratic: choice('linear-quadratic'),
  kl_optimal: choice('cosine'),
}

/** Align Your Steps' tables there. */
const tables: Readonly<Record<string, number>> = { SD1: 2, SDXL: 4, SVD: 5 }

const text = (value: Value | undefined): string => (value === undefined ? '' : String(value))
const number = (value: Value | undefined): number | undefined => (typeof value === 'number' ? value : undefined)

const numbersOf = ({ fields }: Node, ...keys: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(keys.flatMap((key) => (typeof fields[key] === 'number' ? [[key, fields[key]]] : [])))

interface Part {
  readonly said: Said
  readonly notes: readonly string[]
}

const samplerNamed = (value: Value | undefined): Part => {
  const name = text(value).replace(/_gpu$/, '')
  const said = lookUp(samplers, name)
  if (said) return { said, notes: [] }
  return {
    said: solver('euler'),
    notes: [`The page has no sampler “${text(value)}” of ComfyUI: Euler stands in its place.`],
  }
}

const levelsNamed = (value: Value | undefined, steps: number | undefined): Part => {
  const name = text(value)
  const discretization = lookUp(schedules, name)
  if (!discretization)
    return {
      said: { discretization: choice('normal') },
      notes: [`The page has no scheduler “${name}” of ComfyUI: normal stands in its place.`],
    }
  if (name !== 'ddim_uniform' || steps === undefined || steps < 1 || steps > 999)
    return { said: { discretization }, notes: [] }
  // It walks its table with a whole stride until the end.
  const made = Math.ceil(999 / Math.floor(1000 / steps))
  return {
    said: { discretization, steps: made },
    notes: made === steps ? [] : [`Asked for ${steps} steps, ddim_uniform makes ${made}.`],
  }
}

const samplerNodes: Readonly<Record<string, (node: Node) => Part>> = {
  KSamplerSelect: ({ fields }) => samplerNamed(fields.sampler_name),
  SamplerEulerAncestral: (node) => ({ said: solver('euler-ancestral', numbersOf(node, 'eta')), notes: [] }),
  SamplerDPMPP_2M_SDE: (node) => ({
    said: solver('dpmpp-2m-sde', { ...numbersOf(node, 'eta'), kind: node.fields.solver_type === 'heun' ? 2 : 1 }),
    notes: [],
  }),
  SamplerDPMPP_SDE: (node) => ({ said: solver('dpmpp-sde', { ...numbersOf(node, 'eta'), path: 2 }), notes: [] }),
  SamplerLMS: (node) => ({ said: { ...solver('lms', numbersOf(node, 'order')), ...toD }, notes: [] }),
}

const family =
  (id: string, ...params: readonly string[]) =>
  (node: Node): Part => {
    const { sigma_min: sigmaMin, sigma_max: sigmaMax } = numbersOf(node, 'sigma_min', 'sigma_max')
    return {
      said: {
        discretization: choice(id, numbersOf(node, ...params)),
        ...(sigmaMin !== undefined && { sigmaMin }),
        ...(sigmaMax !== undefined && { sigmaMax }),
      },
      notes: [],
    }
  }

const manual = ({ fields }: Node): Part => {
  const { value: list, notes } = parseLevels(text(fields.sigmas))
  if (list.length === 0) return { said: {}, notes: notes.map((note) => `ManualSigmas: ${note}.`) }
  const said = { steps: list.length, sigmaMin: list.at(-1)!, sigmaMax: list[0]! }
  return { said: { ...said, discretization: { ...choice('custom'), list } }, notes: [] }
}

const levelNodes: Readonly<Record<string, (node: Node) => Part>> = {
  BasicScheduler: ({ fields }) => levelsNamed(fields.scheduler, number(fields.steps)),
  KarrasScheduler: family('edm', 'rho'),
  ExponentialScheduler: family('exponential'),
  PolyexponentialScheduler: family('polyexponential', 'rho'),
  LaplaceScheduler: (node) => {
    const part = family('laplace', 'mu', 'beta')(node)
    return { ...part, said: { ...part.said, ending: choice('sigma-min') } }
  },
  BetaSamplingScheduler: family('beta', 'alpha', 'beta'),
  AlignYourStepsScheduler: ({ fields }) => {
    const table = lookUp(tables, text(fields.model_type)) ?? tables.SD1!
    const { min: sigmaMin, max: sigmaMax } = tableRange(table)
    return { said: { discretization: choice('align-your-steps-zero', { table }), sigmaMin, sigmaMax }, notes: [] }
  },
  ManualSigmas: manual,
}

const whole = ['KSampler', 'KSamplerAdvanced']

/** A KSampler says everything. */
const ofKSampler = ({ fields }: Node): Part => {
  const sampler = samplerNamed(fields.sampler_name)
  const levels = levelsNamed(fields.scheduler, number(fields.steps))
  const name = text(fields.sampler_name).replace(/_gpu$/, '')
  const { ending } = sampler.said
  const isDropped = dropping.includes(name)
  const dropped =
    ending?.id === 'lower-orders' ? choice(ending.id, { ...ending.params, dropped: 1 }) : choice('dropped')
  return {
    said: { ...sampler.said, ...levels.said, ...(isDropped && { ending: dropped }) },
    notes: [...sampler.notes, ...levels.notes],
  }
}

const firstOf = (nodes: readonly Node[], types: readonly string[]): Node | undefined =>
  nodes.find(({ type }) => types.includes(type))

/** What of a node's fields the page has no place for. */
const leftOf = ({ fields }: Node): readonly string[] => {
  const left: string[] = []
  if (typeof fields.denoise === 'number' && fields.denoise < 1) left.push(`denoise ${fields.denoise}`)
  if (number(fields.start_at_step)) left.push(`start_at_step ${fields.start_at_step}`)
  if (fields.return_with_leftover_noise === 'enable') left.push(`end_at_step ${fields.end_at_step}`)
  if (typeof fields.s_noise === 'number' && fields.s_noise !== 1) left.push(`s_noise ${fields.s_noise}`)
  if (typeof fields.r === 'number' && fields.r !== 0.5) left.push(`r ${fields.r}`)
  return left
}

const seedOf = ({ fields }: Node): number | undefined => number(fields.seed) ?? number(fields.noise_seed)

const isFlow = ({ type }: Node): boolean => /^ModelSampling(SD3|Flux|AuraFlow)$/.test(type)

/** Undefined for JSON without a node of a workflow that says how to sample. */
export const readWorkflow = (json: Readonly<Record<string, unknown>>, steps: number): Heard | undefined => {
  const nodes = nodesOf(json)
  if (!nodes) return undefined
  const sampler = firstOf(nodes, Object.keys(samplerNodes))
  const levels = firstOf(nodes, Object.keys(levelNodes))
  const kSampler = firstOf(nodes, whole)
  const used = kSampler ? [kSampler] : [sampler, levels].filter((node) => node !== undefined)
  if (used.length === 0) return undefined
  const parts = used.map((node) => {
    const read = kSampler ? ofKSampler : (lookUp(samplerNodes, node.type) ?? lookUp(levelNodes, node.type))!
    return read(node)
  })
  const notes: string[] = []
  const others = nodes.filter(
    (node) =>
      !used.includes(node) && (whole.includes(node.type) || (!kSampler && used.some(({ type }) => type === node.type))),
  )
  if (others.length > 0)
    notes.push(
      `The workflow samples more than once: this is ${used.map(({ type, id }) => `${type} ${id}`).join(' with ')}.`,
    )
  for (const { type, linked } of used)
    for (const name of linked.filter((name) => ['steps', 'cfg', 'sampler_name', 'scheduler', 'sigmas'].includes(name)))
      if (name !== 'sigmas' || type === 'ManualSigmas')
        notes.push(`${type} gets ${name} from another node, which is not read.`)
  if (nodes.some(isFlow))
    notes.push(
      'The model is a flow model, whose levels the page does not have: those of Stable Diffusion stand in their place.',
    )
  const edm = firstOf(nodes, ['ModelSamplingContinuousEDM'])
  const ranges = edm ? [family('edm')(edm).said].map(({ discretization, ...range }) => range) : []
  const guider = firstOf(nodes, ['CFGGuider', 'SamplerCustom'])
  const guided = guidedBy(number((kSampler ?? guider)?.fields.cfg))
  const given = used.flatMap(({ fields }) => number(fields.steps) ?? [])[0]
  const said: Said = Object.assign(
    { steps: given ?? steps, ...stableDiffusion, solver: choice('euler') } satisfies Said,
    ...ranges,
    ...parts.map((part) => part.said),
    guided.said,
  )
  if (said.sigmaMax === stableDiffusion.sigmaMax && !nodes.some(isFlow))
    notes.push('The range of levels is Stable Diffusion’s, 0.0292 to 14.61: the workflow does not say its model’s.')
  const noise = kSampler ? [kSampler] : nodes.filter(({ type }) => ['SamplerCustom', 'RandomNoise'].includes(type))
  const seed = noise.map(seedOf).find((one) => one !== undefined)
  const left = [...used, ...(guider && !kSampler ? [guider] : [])].flatMap(leftOf)
  return {
    said,
    ...(seed !== undefined && { seed }),
    notes: [
      ...parts.flatMap((part) => part.notes),
      ...notes,
      ...guided.notes,
      ...notUsed([...new Set([...left, 'prompts, models and images'])]),
    ],
  }
}
