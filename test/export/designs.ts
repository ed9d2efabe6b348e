/** Designs whose exported code is run: at least one for every way in which programs differ. */
import { chooseInitial, type Design, withChoice } from '../../src/core/design.ts'
import { flowRange } from '../../src/core/discretizations/flow.ts'
import { modelRange } from '../../src/core/discretizations/model-levels.ts'
import { parseDesign } from '../../src/core/parse-design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { type Row, registry, specOf } from '../../src/core/registry.ts'

/** A design of JSON that is right; throws for one that is not. */
const design = (json: Record<string, unknown>): Design => {
  const { value, notes } = parseDesign(json)
  if (notes.length > 0) throw new Error(notes.join('; '))
  return value
}

const choice = (id: string, params: Readonly<Record<string, number | 'inf'>> = {}) => ({ id, params })
/** Levels of Stable Diffusion, which networks of diffusers with its table know. */
const known = { sigmaMin: modelRange.min, sigmaMax: modelRange.max }

/** From t = 1 to the data, shifted. */
const flow = {
  discretization: choice('flow', { shift: 3 }),
  schedule: choice('flow'),
  scaling: choice('flow'),
  sigmaMin: 1 / 999,
  sigmaMax: 'inf',
}

export const exportedDesigns: Readonly<Record<string, Design>> = {
  heun: design({ steps: 18 }),
  'euler-vp': design({
    steps: 12,
    discretization: choice('vp'),
    schedule: choice('vp'),
    scaling: choice('vp'),
    solver: choice('euler'),
    ...known,
  }),
  'euler-karras': design({ steps: 10, solver: choice('euler'), ...known }),
  'heun-karras': design({ steps: 10, ...known }),
  'dpmpp-2m-karras': design({ steps: 10, solver: choice('dpmpp-2m'), ...known }),
  'unipc-karras': design({ steps: 10, solver: choice('unipc'), ending: choice('lower-orders'), ...known }),
  'lms-karras': design({ steps: 12, solver: choice('lms'), ...known }),
  unipc: design({ steps: 9, solver: choice('unipc') }),
  deis: design({ steps: 9, solver: choice('deis'), ...known }),
  churn: design({
    steps: 14,
    stochasticity: choice('churn', { sChurn: 20, sTmin: 0.05, sTmax: 'inf', sNoise: 1.003 }),
  }),
  restart: design({ steps: 12, stochasticity: choice('restart') }),
  'restart-ancestral': design({ steps: 10, solver: choice('euler-ancestral'), stochasticity: choice('restart') }),
  'euler-ancestral': design({ steps: 15, solver: choice('euler-ancestral'), ...known }),
  'dpmpp-2m-sde': design({ steps: 12, solver: choice('dpmpp-2m-sde'), ...known }),
  'dpmpp-sde': design({ steps: 8, solver: choice('dpmpp-sde', { path: 1 }), ...known }),
  'dpmpp-sde-sigma': design({ steps: 8, solver: choice('dpmpp-sde', { path: 2 }), ...known }),
  'one-step': design({ steps: 1, solver: choice('euler'), ...known }),
  'open-vp': design({
    steps: 9,
    discretization: choice('edm'),
    schedule: choice('vp'),
    scaling: choice('vp'),
    solver: choice('euler'),
    ending: choice('sigma-min'),
    sigmaMin: 0.05,
    sigmaMax: 14.6,
  }),
  'flow-euler': design({ steps: 9, ...flow, solver: choice('euler') }),
  'flow-heun': design({ steps: 6, ...flow, discretization: choice('karras-t'), solver: choice('second-order') }),
  'flow-dpmpp-2m': design({ steps: 8, ...flow, scaling: choice('flow', { log: 2 }), solver: choice('dpmpp-2m') }),
  'flow-unipc': design({
    steps: 8,
    ...flow,
    discretization: choice('flow', { spacing: 7, shift: 5 }),
    solver: choice('unipc'),
    beginning: choice('flow'),
  }),
  'flow-2m-sde': design({ steps: 10, ...flow, solver: choice('dpmpp-2m-sde') }),
  cfg: design({ steps: 8, guidance: choice('cfg', { weight: 2.5 }) }),
  autoguidance: design({ steps: 8, guidance: choice('auto', { weight: 1.8 }) }),
}

const onKnown: Design = { ...defaultDesign, ...known }
const onFlow: Design = { ...design({ ...flow, solver: 'euler' }) }

/** What a choice is tried on: CFG++ takes a solver of one call per step, some time steps those of flow matching. */
const baseFor = (row: Row, id: string): Design => {
  if (id === 'cfg-pp') return { ...onKnown, solver: chooseInitial('solver', 'euler') }
  const range = row === 'discretization' ? specOf('discretization', id).defaultRange : undefined
  return range?.max === flowRange.max ? onFlow : onKnown
}

/** Every solver, every way to add noise, every end of a run and every guidance, each with the usual rest. */
export const everyChoice: readonly (readonly [id: string, design: Design])[] = (
  ['solver', 'stochasticity', 'ending', 'guidance', 'discretization'] as const
).flatMap((row) =>
  registry[row].map(({ id }): readonly [string, Design] => [
    `${row} ${id}`,
    { ...withChoice(baseFor(row, id), row, chooseInitial(row, id)), steps: 8 },
  ]),
)
