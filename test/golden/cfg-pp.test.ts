/** CFG++ of samplers with more than one answer in their step, against runs of ComfyUI's code: record_cfg_pp.py. */
import { describe, expect, it } from 'vitest'
import type { Params } from '../../src/core/choice.ts'
import { compile } from '../../src/core/compile.ts'
import { type Choice, chooseDefault, type Design } from '../../src/core/design.ts'
import { interpret } from '../../src/core/interpret.ts'
import { choiceOf } from '../../src/core/names/apply-name.ts'
import { findName } from '../../src/core/names/lookup.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { denoise, type Mixture, normalize } from '../../src/toy/mixture.ts'
import { type Call, distance, read } from './library-runs.ts'

interface Run {
  readonly id: string
  readonly sampler: string
  readonly weight: number
  readonly options: Readonly<Record<string, number>>
  readonly label: Mixture
  readonly none: Mixture
  readonly latents: readonly number[]
  readonly sigmas: readonly number[]
  readonly noise: readonly (readonly number[])[]
  readonly calls: readonly Call[]
  readonly result: readonly number[]
}

const { cases } = read('./cfg-pp.json') as { readonly cases: readonly Run[] }

const keys: Readonly<Record<string, string>> = { s_noise: 'sNoise', ge_gamma: 'gamma' }

const solverOf = ({ sampler, options }: Run): Choice => {
  const named = choiceOf('solver', findName('sampler', sampler.replace('sample_', ''))!.name.choices.solver)
  const own: Params = Object.fromEntries(Object.entries(options).map(([key, value]) => [keys[key] ?? key, value]))
  return { ...named, params: { ...named.params, ...own } }
}

const designOf = (run: Run, solver: Choice, guidance: Choice): Design => {
  const list = run.sigmas.slice(0, -1)
  return {
    ...defaultDesign,
    steps: list.length,
    sigmaMin: list.at(-1)!,
    sigmaMax: list[0]!,
    discretization: { ...chooseDefault('discretization', 'custom'), list },
    solver,
    guidance,
  }
}

const guided = (weight: number): Choice => choiceOf('guidance', { id: 'cfg', params: { weight } })

/** The states that the network sees under the label, and the end. */
const statesOf = (design: Design, { label, none, latents, noise }: Run) => {
  const mixtures = { label: normalize(label), none: normalize(none) }
  let drawn = 0
  const states: (Pick<Call, 'sigma' | 'x'> & { readonly condition: string })[] = []
  const run = interpret(compile(design), {
    length: latents.length,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => out.set(k === 0 ? latents : noise[k - 1]!),
    drawIncrement: (_, out) => out.set(noise[drawn++]!),
  })
  for (let next = run.next(); ; next = run.next()) {
    if (next.done) return { states, result: [...next.value] }
    const event = next.value
    if (event.kind === 'step') continue
    const mixture = event.condition === 'label' ? mixtures.label : mixtures.none
    event.output.set(event.input.map((x) => denoise(mixture, x, event.sigma)))
    states.push({ condition: event.condition, sigma: event.sigma, x: [...event.input] })
  }
}

describe('CFG++ beyond Euler', () => {
  it.each(cases.map((run) => [run.id, run] as const))('%s', (_, run) => {
    const { states, result } = statesOf(designOf(run, solverOf(run), guided(run.weight)), run)
    const labelled = states.filter(({ condition }) => condition === 'label')
    expect(labelled).toHaveLength(run.calls.length)
    for (const [k, call] of run.calls.entries()) {
      expect(Math.abs(labelled[k]!.sigma / call.sigma - 1)).toBeLessThan(1e-12)
      expect(distance(labelled[k]!.x, call.x)).toBeLessThan(1e-9)
    }
    expect(distance(result, run.result)).toBeLessThan(1e-9)
  })

  const plain: Readonly<Record<string, string>> = {
    sample_dpmpp_2m_cfg_pp: 'dpmpp_2m',
    sample_res_multistep_cfg_pp: 'res_multistep',
    sample_gradient_estimation_cfg_pp: 'gradient_estimation',
  }

  it.each(
    cases
      .filter(({ sampler }) => sampler in plain)
      .slice(3, 6)
      .map((run) => [run.sampler, run] as const),
  )('%s is its plain sampler without guidance', (_, run) => {
    const none = chooseDefault('guidance', 'none')
    const [one, other] = [
      solverOf(run),
      choiceOf('solver', findName('sampler', plain[run.sampler]!)!.name.choices.solver),
    ].map((solver) => statesOf(designOf(run, solver, none), run))
    expect(one!.states).toHaveLength(other!.states.length)
    for (const [k, { x }] of other!.states.entries()) expect(distance(one!.states[k]!.x, x)).toBeLessThan(1e-11)
    expect(distance(one!.result, other!.result)).toBeLessThan(1e-11)
  })

  it('is refused together with the guidance of Euler CFG++, in words', () => {
    const design = designOf(cases[0]!, solverOf(cases[0]!), chooseDefault('guidance', 'cfg-pp'))
    expect(() => compile(design)).toThrow('has CFG++ in its own step: take classifier-free guidance beside it')
  })
})
