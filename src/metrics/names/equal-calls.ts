/** What the samplers that follow the ODE are worth at equal network calls, on exact pictures. */
import { compile } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import { withName } from '../../core/names/apply-name.ts'
import { samplerNames } from '../../core/names/lookup.ts'
import { parsePhrase } from '../../core/names/read-name.ts'
import type { SamplerName } from '../../core/names/spoken-name.ts'
import { flowErrorsOnPictures } from '../picture-quality.ts'

export const callsSetting = {
  world: { seed: 1, side: 32 },
  seed: 1,
  count: 20,
  calls: [6, 8, 10, 14, 20, 30],
  ranges: ['EDM', 'SD'],
} as const

export type CallsRange = (typeof callsSetting.ranges)[number]

export const odeSamplers: readonly SamplerName[] = samplerNames.filter(
  // One that stops at sigma_min keeps that noise, and one with guidance of its own aims elsewhere.
  ({ group, choices }) => group !== 'noise' && choices.guidance === undefined && choices.ending?.id !== 'sigma-min',
)

/** Median root mean square distance to the exact flow, for each number of calls; null where no steps cost so few. */
export interface CallsRow {
  readonly id: string
  readonly range: CallsRange
  readonly errors: readonly (number | null)[]
}

/** The most steps that cost at most `calls`; undefined where one step costs more. */
const mostSteps = (design: Design, calls: number): Design | undefined => {
  let best: Design | undefined
  for (let steps = 1; steps <= calls + 1; steps++) {
    const next = { ...design, steps }
    if (compile(next).nfe <= calls) best = next
  }
  return best
}

/** A sampler on Karras levels over a range. */
export const measureCalls = (name: SamplerName, range: CallsRange): CallsRow => {
  const { world, seed, count, calls } = callsSetting
  const design = withName(parsePhrase(`Euler, Karras, ${range}`).value, name)
  const runs = calls.map((most) => mostSteps(design, most))
  const known = runs.filter((run) => run !== undefined)
  const errors = flowErrorsOnPictures({ world, seed, count, designs: known })
  return {
    id: name.id,
    range,
    errors: runs.map((run) => (run ? Number(errors[known.indexOf(run)]!.median.toPrecision(3)) : null)),
  }
}
