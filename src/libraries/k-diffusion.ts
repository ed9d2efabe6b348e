/** The levels that k-diffusion's own functions make; samplers there take any list. */
import { type Answer, absent } from './answer.ts'
import { familyOf } from './families.ts'
import type { Question } from './question.ts'
import { openEnd, plainLastStep, samplerOf } from './samplers.ts'
import { spaced } from './spaced.ts'
import { evenly, levelAt, tableOf } from './table.ts'

const library = 'k-diffusion'

const levelsOf = ({
  schedule,
  steps,
  family: id,
  list,
}: Question): { readonly levels: readonly number[]; readonly call: string } | string => {
  const family = familyOf(id)
  if (family.kind === 'flow') return 'k-diffusion knows no flow models.'
  if (schedule === 'list') return { levels: list ?? [], call: 'sigmas=torch.tensor([…])' }
  const table = family.kind === 'betas' ? tableOf(family.betas) : undefined
  const [min, max] = family.kind === 'betas' ? [table![0]!, table!.at(-1)!] : [family.min, family.max]
  if (schedule === 'karras' || schedule === 'exponential' || schedule === 'polyexponential')
    return {
      levels: spaced(schedule, steps, { min, max }),
      call: `get_sigmas_${schedule}(${steps}, ${min.toPrecision(4)}, ${max.toPrecision(4)})`,
    }
  if (schedule !== 'default' && schedule !== 'normal')
    return 'k-diffusion has no schedule of this name: hand any list of levels to its samplers.'
  if (!table) return 'Its default reads a table of levels, which an EDM network does not have.'
  const timesteps = steps === 1 ? [table.length - 1] : evenly(table.length - 1, 0, steps)
  return {
    levels: timesteps.map((t) => levelAt(table, t, 'ln sigma')),
    call: `CompVisDenoiser(model).get_sigmas(${steps})`,
  }
}

export const inKDiffusion = (question: Question): Answer => {
  const { sampler, end, zeroSnr, strength, start, spacing, order } = question
  const name = samplerOf(sampler).kDiffusion
  if (!name) return absent(library, `k-diffusion has no ${samplerOf(sampler).label}.`)
  const found = levelsOf(question)
  if (typeof found === 'string') return absent(library, found)
  const all = end === 'sigma-min' ? found.levels : [...found.levels, 0]
  const steps = all.length - 1
  // The caller cuts the list; this is the usual cut.
  const levels = strength < 1 ? all.slice(Math.max(steps - Math.trunc(steps * strength), 0)) : all
  if (levels.length < 2) return absent(library, 'No step is left at this strength.')
  return {
    status: 'runs',
    library,
    call: `${name}(model, x, ${found.call})`,
    frame: 'sigma',
    levels,
    start: strength < 1 || start !== 'variance' ? 'sigma' : 'variance',
    last: end === 'sigma-min' ? openEnd(false) : plainLastStep(sampler),
    notes: [
      ...(end === 'sigma-min' ? ['Leave off the 0 at the end of the list.'] : []),
      ...(start === 'variance' ? ['You make the first state yourself: x = n · √(1 + σ₀²).'] : []),
      ...(strength < 1
        ? [`You cut the list yourself, here to ${levels.length - 1} of ${steps} steps, and start at x + σ n.`]
        : []),
      ...(zeroSnr ? ['It has no such setting: rescale alphas_cumprod before the model is wrapped.'] : []),
      ...(spacing !== 'usual' ? ['It has no timestep_spacing.'] : []),
      ...(order !== 'usual' ? ['Its samplers have no order to lower at the end.'] : []),
    ],
  }
}
