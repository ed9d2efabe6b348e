/** Names on flow models: one thing under two, and two under one. */
import type { Params } from '../../core/choice.ts'
import { flowSigma } from '../../core/frame.ts'
import type { NamedChoice } from '../../core/names/spoken-name.ts'
import { type Changes, type NamePair, pair, type Side, side } from './pair.ts'

const times = (params: Params): NamedChoice => ({
  id: 'flow',
  params: { spacing: 1, shift: 3, mu: 0, terminal: 0, ...params },
})
const inLog = (log: number): NamedChoice => ({ id: 'flow', params: { log } })

/** A flow model at shift 3 in 10 steps, from noise alone. */
const flow = (called: string, changes: Changes = {}): Side => side(called, 'Euler, SD3, 10 steps', changes)

/** The same levels from t = 0.999 on, without the time and the scaling of flow matching. */
const fromBelow = (called: string, changes: Changes = {}): Side => {
  const { design } = flow(called, { discretization: times({}), ...changes })
  return { called, design: { ...design, sigmaMax: flowSigma(0.999) } }
}
const inSigma: Changes = { schedule: { id: 'linear' }, scaling: { id: 'none' } }

const solver = (id: string, params: Params = {}): { readonly solver: NamedChoice } => ({ solver: { id, params } })

export const sameOnFlow: readonly NamePair[] = [
  pair(
    'same',
    'flow-euler-ddim',
    [fromBelow('Euler in t (FlowMatchEuler)'), fromBelow('DDIM (η = 0), σ = t/(1 − t)', inSigma)],
    'Along (1 − t) y + t n a step that holds D is straight in t, and so it is in σ: both are DDIM.',
  ),
  pair(
    'same',
    'flow-simple',
    [
      flow('Pipelines of diffusers, 10 steps', { discretization: times({}) }),
      flow('simple (ComfyUI), 10 steps', { discretization: times({ spacing: 2 }) }),
    ],
    'Even times, of which 10 steps take the same from a table of 1000.',
  ),
  pair(
    'same',
    'flow-mu',
    [
      flow('Flux, mu 1.15', { discretization: times({ shift: 1, mu: 1.15 }) }),
      flow('SD3, shift e^1.15', { discretization: times({ shift: Math.exp(1.15) }) }),
    ],
    'mu is the logarithm of the shift.',
  ),
  pair(
    'same',
    'flow-ddpm',
    [
      fromBelow('DDPM on a flow model', solver('ddpm', { v: 0 })),
      fromBelow('DDIM (η = 1) on it', solver('euler-ancestral', { eta: 1, sNoise: 1 })),
    ],
    'The posterior’s mean and variance know σ alone.',
  ),
  pair(
    'same',
    'flow-2m-sde',
    [
      flow('dpmpp_2m_sde, η = 0, on flow', solver('dpmpp-2m-sde', { eta: 0, kind: 1, sNoise: 1 })),
      flow('DPM++ 2M (diffusers) on flow', { ...solver('dpmpp-2m'), scaling: inLog(1) }),
    ],
    'Samplers with noise work in half the log-SNR, which is ln σ: so does diffusers.',
  ),
  pair(
    'same',
    'flow-sde',
    [
      fromBelow('dpmpp_sde, η = 0, on flow', solver('dpmpp-sde', { eta: 0, path: 2, r: 0.5, sNoise: 1 })),
      fromBelow('DPM++ 2S a (RF), η = 0', solver('dpmpp-2s-ancestral-rf', { eta: 0, sNoise: 1 })),
    ],
    'Without noise both take the midpoint in ln σ.',
  ),
]

export const differentOnFlow: readonly NamePair[] = [
  pair(
    'different',
    'flow-2m',
    [
      flow('DPM++ 2M (diffusers) on flow', { ...solver('dpmpp-2m'), scaling: inLog(1) }),
      flow('dpmpp_2m (ComfyUI) on flow', { ...solver('dpmpp-2m'), scaling: inLog(2) }),
    ],
    'A straight line in ln σ, or in ln t.',
  ),
  pair(
    'different',
    'flow-unipc',
    [
      flow('UniPC (diffusers) on flow', { ...solver('unipc', { order: 2, bh: 2 }), scaling: inLog(1) }),
      flow('UniPC in ln t on flow', { ...solver('unipc', { order: 2, bh: 2 }), scaling: inLog(2) }),
    ],
    'ComfyUI’s uni_pc takes t for σ.',
  ),
  pair(
    'different',
    'flow-heun',
    [
      fromBelow('Heun in t (FlowMatchHeun)', solver('second-order', { alpha: 1 })),
      fromBelow('Heun in σ (EDM)', { ...solver('second-order', { alpha: 1 }), ...inSigma }),
    ],
    'Euler is the same in both; the mean of two slopes is not.',
  ),
  pair(
    'different',
    'flow-euler-a',
    [
      flow('Euler a (RF), η = 1', solver('euler-ancestral-rf', { eta: 1, sNoise: 1 })),
      flow('Euler a (DDIM), η = 1', solver('euler-ancestral', { eta: 1, sNoise: 1 })),
    ],
    'ComfyUI’s rule for flow models goes down another way than DDIM’s, and adds other noise.',
  ),
  pair(
    'different',
    'flow-eta',
    [
      flow('Euler a (RF), η = 0.5', solver('euler-ancestral-rf', { eta: 0.5, sNoise: 1 })),
      flow('Euler a (DDIM), η = 0.5', solver('euler-ancestral', { eta: 0.5, sNoise: 1 })),
    ],
    'η is a share of variance in one, and of deviation in the other.',
  ),
  pair(
    'different',
    'flow-eta-root',
    [
      flow('Euler a (RF), η = 0.5', solver('euler-ancestral-rf', { eta: 0.5, sNoise: 1 })),
      flow('Euler a (DDIM), η = √0.5', solver('euler-ancestral', { eta: Math.SQRT1_2, sNoise: 1 })),
    ],
    'With its root they come near to each other, and meet as steps get short.',
  ),
  pair(
    'different',
    'flow-shift',
    [
      flow('Shift 1.15 (Flux: mu)', { discretization: times({ shift: 1, mu: 1.15 }) }),
      flow('Shift 1.15 (SD3)', { discretization: times({ shift: 1.15 }) }),
    ],
    'ComfyUI’s ModelSamplingFlux takes the logarithm, ModelSamplingSD3 the factor.',
  ),
  pair(
    'different',
    'flow-set-timesteps',
    [
      flow('Its own steps (set_timesteps)', { discretization: times({ spacing: 3 }) }),
      flow('A pipeline’s list', { discretization: times({}) }),
    ],
    'One scheduler of diffusers: its own lowest time is shifted twice.',
  ),
  pair(
    'different',
    'flow-karras',
    [
      flow('karras (ComfyUI) on flow', {
        discretization: { id: 'karras-t', params: { rho: 7, shift: 3, mu: 0, lowest: 1 } },
      }),
      flow('use_karras_sigmas on flow', {
        discretization: { id: 'karras-t', params: { rho: 7, shift: 3, mu: 0, lowest: 2 } },
      }),
    ],
    'Karras over t, down to the shifted 0.001 or to that shifted again.',
  ),
]
