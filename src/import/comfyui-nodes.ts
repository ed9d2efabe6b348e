/** The nodes of a ComfyUI workflow, whichever of its two forms of JSON it has. */
import { lookUp } from './said.ts'

export type Value = string | number | boolean

export interface Node {
  readonly id: string
  readonly type: string
  /** Values of the node's own fields by name; fields that other nodes fill are missing. */
  readonly fields: Readonly<Record<string, Value>>
  /** Names of fields that other nodes fill. */
  readonly linked: readonly string[]
}

const noise = ['noise_seed', 'control_after_generate']

/** Fields in the order of a saved workflow, for the nodes that are read. "control_after_generate" is the page's own. */
const fieldNames: Readonly<Record<string, readonly string[]>> = {
  KSampler: ['seed', 'control_after_generate', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'],
  KSamplerAdvanced: [
    'add_noise',
    ...noise,
    'steps',
    'cfg',
    'sampler_name',
    'scheduler',
    'start_at_step',
    'end_at_step',
    'return_with_leftover_noise',
  ],
  KSamplerSelect: ['sampler_name'],
  SamplerEulerAncestral: ['eta', 's_noise'],
  SamplerDPMPP_2M_SDE: ['solver_type', 'eta', 's_noise', 'noise_device'],
  SamplerDPMPP_SDE: ['eta', 's_noise', 'r', 'noise_device'],
  SamplerLMS: ['order'],
  BasicScheduler: ['scheduler', 'steps', 'denoise'],
  KarrasScheduler: ['steps', 'sigma_max', 'sigma_min', 'rho'],
  ExponentialScheduler: ['steps', 'sigma_max', 'sigma_min'],
  PolyexponentialScheduler: ['steps', 'sigma_max', 'sigma_min', 'rho'],
  LaplaceScheduler: ['steps', 'sigma_max', 'sigma_min', 'mu', 'beta'],
  BetaSamplingScheduler: ['steps', 'alpha', 'beta'],
  AlignYourStepsScheduler: ['model_type', 'steps', 'denoise'],
  ManualSigmas: ['sigmas'],
  RandomNoise: noise,
  SamplerCustom: ['add_noise', ...noise, 'cfg'],
  CFGGuider: ['cfg'],
  ModelSamplingContinuousEDM: ['sampling', 'sigma_max', 'sigma_min'],
}

type Json = Readonly<Record<string, unknown>>
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isValue = (value: unknown): value is Value => ['string', 'number', 'boolean'].includes(typeof value)

/** Modes of nodes that do not run: muted and bypassed. */
const idle = [2, 4]

const savedNode = (node: Json): readonly Node[] => {
  if (typeof node.type !== 'string' || idle.includes(node.mode as number)) return []
  const names = lookUp(fieldNames, node.type) ?? []
  const values: readonly unknown[] = Array.isArray(node.widgets_values) ? node.widgets_values : []
  const inputs: readonly unknown[] = Array.isArray(node.inputs) ? node.inputs : []
  const linked = inputs.flatMap((input) =>
    isJson(input) && typeof input.name === 'string' && names.includes(input.name) && input.link != null
      ? [input.name]
      : [],
  )
  const fields = names.flatMap((name, k) => (isValue(values[k]) && !linked.includes(name) ? [[name, values[k]]] : []))
  return [{ id: String(node.id), type: node.type, fields: Object.fromEntries(fields), linked }]
}

const promptNode = (id: string, node: unknown): readonly Node[] => {
  if (!isJson(node) || typeof node.class_type !== 'string') return []
  const inputs = Object.entries(isJson(node.inputs) ? node.inputs : {})
  const linked = inputs.flatMap(([name, value]) => (Array.isArray(value) ? [name] : []))
  const fields = Object.fromEntries(inputs.filter((entry): entry is [string, Value] => isValue(entry[1])))
  return [{ id, type: node.class_type, fields, linked }]
}

/** Undefined for JSON that is no workflow. A saved workflow lists its nodes; one for the API has them by id. */
export const nodesOf = (json: Json): readonly Node[] | undefined => {
  const nodes = Array.isArray(json.nodes)
    ? json.nodes.flatMap((node) => (isJson(node) ? savedNode(node) : []))
    : Object.entries(isJson(json.prompt) ? json.prompt : json).flatMap(([id, node]) => promptNode(id, node))
  return nodes.length > 0 ? nodes : undefined
}
