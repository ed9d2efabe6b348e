/** The times that schedulers of diffusers run on flow models. */

import { shifted } from '../core/discretizations/shift.ts'
import { flowTime } from '../core/frame.ts'
import { type Answer, absent } from './answer.ts'
import type { FlowFamily } from './families.ts'
import type { Question } from './question.ts'
import { openEnd, plainLastStep, samplerOf } from './samplers.ts'
import { spaced } from './spaced.ts'
import { evenly } from './table.ts'

/** The lowest time that a model was trained at. */
const lowest = 0.001

/** What UniPC takes off a first time of 1. */
const belowOne = 1e-6

const classes: Readonly<Record<string, string>> = {
  euler: 'FlowMatchEulerDiscreteScheduler',
  heun: 'FlowMatchHeunDiscreteScheduler',
  dpmpp_2m: 'DPMSolverMultistepScheduler',
  unipc: 'UniPCMultistepScheduler',
  deis: 'DEISMultistepScheduler',
}

interface Times {
  readonly times: readonly number[]
  readonly call: string
  readonly notes: readonly string[]
}

/** FlowMatchEuler: the pipeline's list or its own steps, shifted, and then perhaps spaced anew between their ends. */
const eulerTimes = (
  { schedule, steps, list }: Question,
  { factor, isListed }: FlowFamily['diffusers'],
): Times | string => {
  const name = classes.euler!
  const shift = (t: number): number => shifted(t, factor)
  if (schedule === 'list')
    return {
      times: (list ?? []).map((sigma) => shift(flowTime(sigma))),
      call: `${name}.set_timesteps(sigmas=…)`,
      notes: [
        'It shifts the list that you pass, whatever it is: set shift to 1 and use_dynamic_shifting to False to keep it.',
      ],
    }
  // Without a list the lowest time is the table's, which is shifted already.
  const plain = isListed ? evenly(1, 1 / steps, steps) : evenly(1, shift(lowest), steps)
  const even = plain.map(shift)
  if (schedule === 'default' || schedule === 'normal' || schedule === 'simple')
    return {
      times: even,
      call: isListed ? `${name}.set_timesteps(sigmas=linspace(1, 1/N, N), mu=…)` : `${name}.set_timesteps(N)`,
      notes: isListed
        ? ['The pipeline passes 1, 1 − 1/N, … 1/N, which the scheduler shifts.']
        : ['Without a list its lowest time is shifted twice: once in the table, once in the run.'],
    }
  if (schedule !== 'karras' && schedule !== 'exponential' && schedule !== 'beta')
    return `${name} has no schedule of this name.`
  return {
    times: spaced(schedule, steps, { min: even.at(-1)!, max: even[0]! }),
    call: `${name}(use_${schedule}_sigmas=True)`,
    notes: ['The formula runs over t in place of σ, between the first and the last shifted time.'],
  }
}

const times = (question: Question, { diffusers }: FlowFamily): Times | string => {
  const { sampler, schedule, steps } = question
  const { factor } = diffusers
  if (sampler === 'euler') return eulerTimes(question, diffusers)
  const name = classes[sampler]
  if (!name) return `diffusers has no scheduler for ${samplerOf(sampler).label} on flow models.`
  if (schedule === 'list')
    return `${name} takes no list of times${sampler === 'unipc' ? ' that it does not shift' : ''}.`
  if (schedule !== 'default' && schedule !== 'normal' && schedule !== 'simple')
    return sampler === 'heun'
      ? `${name} has its own steps only.`
      : `With the flag of this schedule ${name} spaces the levels of its betas, which a flow model does not have.`
  if (sampler === 'heun')
    return {
      times: evenly(1, shifted(lowest, factor), steps).map((t) => shifted(t, factor)),
      call: `${name}.set_timesteps(N)`,
      notes: ['Its lowest time is shifted twice: once in the table, once in the run.'],
    }
  if (sampler === 'unipc') {
    const own = evenly(1, lowest, steps + 1)
      .slice(0, -1)
      .map((t) => shifted(t, factor))
    return {
      times: own.map((t, i) => (i === 0 && Math.abs(t - 1) < belowOne ? t - belowOne : t)),
      call: `${name}(use_flow_sigmas=True, flow_shift=${showFactor(factor)})`,
      notes: ['The first time is 1 − 10⁻⁶, since ln σ has no value at 1.'],
    }
  }
  return {
    times: evenly(1, lowest, steps + 1)
      .map((alpha) => shifted(1 - alpha, factor))
      .toReversed()
      .slice(0, -1),
    call: `${name}(use_flow_sigmas=True, flow_shift=${showFactor(factor)})`,
    notes: ['The first time is the shifted 0.999; the noise is taken for the state there.'],
  }
}

const showFactor = (factor: number): string => String(Number(factor.toPrecision(4)))

export const flowInDiffusers = (question: Question, family: FlowFamily): Answer => {
  const found = times(question, family)
  if (typeof found === 'string') return absent('diffusers', found)
  const { sampler, end, zeroSnr, spacing, start, order } = question
  const hasEnds = sampler === 'dpmpp_2m' || sampler === 'unipc'
  const isOpen = sampler === 'deis' || (end === 'sigma-min' && sampler === 'unipc')
  const lowers = sampler === 'unipc' || (sampler === 'deis' && question.steps < 15)
  const isLowered = lowers && order !== 'full'
  const usual = isLowered
    ? ({ ending: 'lower-orders', words: 'The order comes down to 1 over the last steps.' } as const)
    : plainLastStep(sampler)
  return {
    status: 'runs',
    library: 'diffusers',
    call: found.call,
    frame: 't',
    levels: [...found.times, isOpen ? found.times.at(-1)! : 0],
    start: 'flow',
    last: isOpen ? openEnd(isLowered) : usual,
    notes: [
      ...found.notes,
      ...(isOpen ? ['The last step has no length: both of its times are the same.'] : []),
      ...(end === 'sigma-min' && !hasEnds ? ['It has no final_sigmas_type: it ends at 0.'] : []),
      ...(end === 'sigma-min' && sampler === 'dpmpp_2m'
        ? [
            'final_sigmas_type sigma_min would end at the lowest level of its betas, which is no time of a flow model: it is left at 0 here.',
          ]
        : []),
      ...(zeroSnr ? ['A flow model starts without a signal anyway.'] : []),
      ...(spacing !== 'usual' ? ['timestep_spacing does nothing on flow models.'] : []),
      ...(start !== 'usual' ? ['The noise itself is the first state.'] : []),
      ...(order !== 'usual' && !lowers ? ['Nothing sets the order of its last step (lower_order_final).'] : []),
    ],
  }
}
