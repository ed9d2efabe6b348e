/** Names of designs as people say them: "DPM++ 2M, Karras". */
import { initialOf, type Parameter } from '../choice.ts'
import type { Design } from '../design.ts'
import { defaultDesign } from '../presets.ts'
import { specOf } from '../registry.ts'
import { type Fit, samplerOf, scheduleOf } from './apply-name.ts'
import type { Name } from './spoken-name.ts'

const greek: Readonly<Record<string, string>> = { rho: 'ρ', eta: 'η', alpha: 'α', beta: 'β' }

/** A label without what it says in brackets. */
const plain = (label: string): string => label.replace(/ \(.*\)$/, '')

/** A parameter's value by its own name, or with the parameter's: "log-rho", "ρ 5". */
const valueText = ({ key, label, named = [] }: Parameter, value: number): string => {
  const name = named.find((one) => Math.abs(one.value - value) < 1e-9)
  return name ? plain(name.label) : `${greek[key] ?? label} ${Number(value.toPrecision(3))}`
}

/** A name with what a design has otherwise: "Karras (ρ 5)". A family's member that nobody named goes by its family. */
const fitText = (row: 'solver' | 'discretization', { name, differing }: Fit<Name>, design: Design): string => {
  const { id, params } = design[row]
  const base = differing.some(({ namesChoice }) => namesChoice) ? plain(specOf(row, id).label) : name.label
  const texts = differing.map((parameter) => valueText(parameter, params[parameter.key]!))
  return texts.length === 0 ? base : `${plain(base)} (${texts.join(', ')})`
}

/** A solver's label and the values of its parameters that have names and are not the usual ones, for one that nobody named. */
const specText = (row: 'solver' | 'discretization', design: Design): string => {
  const { id, params } = design[row]
  const spec = specOf(row, id)
  const texts = spec.parameters
    .filter((parameter) => Math.abs(params[parameter.key]! - initialOf(parameter)) > 1e-9)
    .map((parameter) => valueText(parameter, params[parameter.key]!))
  return texts.length === 0 ? spec.label : `${plain(spec.label)} (${texts.join(', ')})`
}

/** A design's sampler as people say it: "Euler a", "Heun". */
export const samplerText = (design: Design): string => {
  const fit = samplerOf(design)
  return fit ? fitText('solver', fit, design) : specText('solver', design)
}

/** A design's time steps as people say them: "Karras", "Exponential". */
export const scheduleText = (design: Design): string => {
  if (design.discretization.id === 'custom') return 'own list'
  const fit = scheduleOf(design)
  return fit ? fitText('discretization', fit, design) : specText('discretization', design)
}

/** What a sampler's own name leaves open of added noise, and of the start and end of the run. */
const extrasOf = (design: Design) => {
  const choices = samplerOf(design)?.name.choices
  const { stochasticity, beginning, ending, guidance } = design
  const hasNoise = stochasticity.id !== 'none' && choices?.stochasticity === undefined
  const hasEnd = ending.id !== defaultDesign.ending.id && choices?.ending === undefined
  return {
    start: beginning.id !== defaultDesign.beginning.id ? specOf('beginning', beginning.id).inName : undefined,
    noise: hasNoise ? plain(specOf('stochasticity', stochasticity.id).label).toLowerCase() : undefined,
    guidance: guidance.id === 'none' || choices?.guidance ? [] : [guidance.id === 'auto' ? 'autoguidance' : 'guidance'],
    end: hasEnd ? specOf('ending', ending.id).inName : undefined,
  }
}

const isFlow = ({ schedule, scaling }: Design): boolean => schedule.id === 'flow' && scaling.id === 'flow'

/** Whether sigma(t) = t and s(t) = 1, or both those of flow matching, under which people name samplers. */
export const isSpoken = (design: Design): boolean =>
  isFlow(design) || (design.schedule.id === 'linear' && design.scaling.id === 'none')

/** What a name leaves open of flow matching: that it is, where its time steps do not say so, and over which logarithm. */
const flowExtrasOf = (design: Design, steps: string): readonly string[] => {
  if (!isFlow(design)) return []
  const usual = initialOf(specOf('scaling', 'flow').parameters[0]!)
  return [
    ...(/^flow/i.test(steps) ? [] : ['flow matching']),
    ...(design.scaling.params.log === usual ? [] : ['over ln t']),
  ]
}

/** "DPM++ 2M, Karras", "Heun with churn, Karras, guidance": for designs that isSpoken. */
export const spokenNameOf = (design: Design): string => {
  const { noise, guidance, start, end } = extrasOf(design)
  const sampler = samplerText(design)
  const steps = scheduleText(design)
  return [
    noise === undefined ? sampler : `${sampler} with ${noise}`,
    steps,
    ...flowExtrasOf(design, steps),
    ...guidance,
    ...(start === undefined ? [] : [start]),
    ...(end === undefined ? [] : [end]),
  ].join(', ')
}
