/** What a design of the page is in the libraries' words, as far as they have some. */
import { levelsOf } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { samplerOf, scheduleOf } from '../core/names/apply-name.ts'
import { familyOf as coreFamilyOf } from '../core/names/model-families.ts'
import { asWritten } from '../core/pure-noise.ts'
import { familyFor } from './families.ts'
import { type Question, type ScheduleId, usualQuestion } from './question.ts'
import { samplerFor } from './samplers.ts'

/** The core's names of schedules that libraries have under one of theirs. */
const asked: Readonly<Record<string, ScheduleId>> = {
  karras: 'karras',
  exponential: 'exponential',
  polyexponential: 'polyexponential',
  normal: 'normal',
  linspace: 'normal',
  linspace_multistep: 'normal',
  sgm_uniform: 'sgm_uniform',
  simple: 'simple',
  trailing: 'simple',
  leading: 'ddim_uniform',
  ddim_uniform: 'ddim_uniform',
  beta: 'beta',
  beta_sigma: 'beta',
  kl_optimal: 'kl_optimal',
  kl_optimal_a1111: 'kl_optimal',
  linear_quadratic: 'linear_quadratic',
  flow: 'default',
  flow_simple: 'simple',
  flow_normal: 'normal',
  flow_sgm: 'sgm_uniform',
  flow_ddim: 'ddim_uniform',
  flow_sigmas: 'default',
  flow_sigmas_unipc: 'default',
  flow_beta: 'beta',
  flow_beta_t: 'beta',
  flow_karras: 'karras',
  flow_exponential: 'exponential',
  flow_kl_optimal: 'kl_optimal',
  flow_linear_quadratic: 'linear_quadratic',
}

/** The levels of a design as it writes them, with the 0 at their end. */
export const ownLevels = (design: Design): readonly number[] => [...levelsOf(design)].map(asWritten)

/** A design as a question; one whose time steps have no name that libraries share asks with its own list. */
export const questionOf = (design: Design): Question => {
  const list = ownLevels(design).slice(0, -1)
  const schedule = scheduleOf(design)
  const sampler = samplerOf(design)
  const family = coreFamilyOf(design)
  const isFlow = design.schedule.id === 'flow'
  const known = schedule && schedule.differing.length === 0 ? asked[schedule.name.id] : undefined
  // The shift is a flow model's own, and differs from a name's usual one.
  const named = schedule && isFlow ? asked[schedule.name.id] : known
  return {
    ...usualQuestion,
    schedule: named ?? 'list',
    steps: Math.min(design.steps, 1000),
    family: (family && familyFor(family.id)) ?? (isFlow ? 'sd3' : 'edm'),
    sampler: (sampler && samplerFor(sampler.name.id)) ?? 'euler',
    list,
  }
}
