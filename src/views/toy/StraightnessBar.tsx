import { Pause, Play, SkipForward } from 'lucide-react'
import { useMemo } from 'react'
import { showNumber } from '../../base/number.ts'
import type { Design } from '../../core/design.ts'
import type { Mixture } from '../../toy/mixture.ts'
import { unitOf, unitText } from '../../toy/scale.ts'
import { isMember, type Member, scheduleFamily } from '../../toy/schedule-family.ts'
import { type Straightness, straightnessOf } from '../../toy/straightness.ts'
import { Tex } from '../controls/Tex.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { TableFrame } from '../plot/TableFrame.tsx'
import { useReducedMotion } from '../use-reduced-motion.ts'
import { useFamilyPlayer } from './useFamilyPlayer.ts'

interface StraightnessBarProps {
  /** Design that runs. */
  readonly design: Design
  /** Whose flow lines are looked at. */
  readonly mixture: Mixture
}

/** A member's readings under a design's levels; null where its curve cannot be made of them. */
const readMember = (design: Design, { schedule, scaling }: Member, mixture: Mixture): Straightness | null => {
  try {
    return straightnessOf({ ...design, schedule, scaling }, mixture)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return null
  }
}

/** How straight the design's flow lines are, beside those of a family of schedules: to take one, or to walk through them. */
export const StraightnessBar = ({ design, mixture }: StraightnessBarProps) => {
  const { explorer } = useWiring()
  const isLocked = useExplorer((state) => state.document.baseline === state.document.slot)
  const isStill = useReducedMotion()
  const { isPlaying, play, stop } = useFamilyPlayer(explorer)
  const own = useMemo(() => straightnessOf(design, mixture), [design, mixture])
  const { steps, sigmaMin, sigmaMax, discretization } = design
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the design only its levels count
  const family = useMemo(
    () => scheduleFamily.map((member) => ({ member, read: readMember(design, member, mixture) })),
    [steps, sigmaMin, sigmaMax, discretization, mixture],
  )
  const take = ({ schedule, scaling }: Member): void => {
    stop()
    explorer
      .getState()
      .change('schedule.member', (document) => ({ ...document, design: { ...document.design, schedule, scaling } }))
  }
  const at = scheduleFamily.findIndex((member) => isMember(design, member))
  return (
    <section className="toy-straightness" aria-label="Straightness">
      <dl className="toy-readings">
        <div title="Mean distance over time between a flow line and the chord joining its ends, divided by the distance between the ends, from the highest noise level to the data. 0 for a straight line, 1/6 for a parabola.">
          <dt>Curvature</dt>
          <dd>{showNumber(own.curvature)}</dd>
          <dd className="toy-note">distance to the chord, relative</dd>
        </div>
        <div title="How far the tangent at the start of a step, extended to t = 0, misses the end of its flow line: the mean over the design’s steps.">
          <dt>Gap to the tangent</dt>
          <dd>{showNumber(own.gap)}</dd>
          <dd className="toy-note">at t = 0, {unitText(unitOf(mixture))}</dd>
        </div>
      </dl>
      {isStill ? (
        <button
          type="button"
          className="button"
          disabled={isLocked}
          onClick={() => take(scheduleFamily[(at + 1) % scheduleFamily.length]!)}
        >
          <SkipForward aria-hidden size={15} /> Next of the family
        </button>
      ) : (
        <button type="button" className="button" disabled={isLocked} onClick={isPlaying ? stop : play}>
          {isPlaying ? <Pause aria-hidden size={15} /> : <Play aria-hidden size={15} />}
          {isPlaying ? ' Pause' : ' Walk through the powers'}
        </button>
      )}
      <TableFrame label="Family of schedules">
        <table className="toy-family">
          <caption className="visually-hidden">A family of schedules at this design’s noise levels</caption>
          <thead>
            <tr>
              <th scope="col">Schedule and scaling</th>
              <th scope="col">Curvature</th>
              <th scope="col">Gap</th>
            </tr>
          </thead>
          <tbody>
            {family.map(({ member, read }, k) => (
              <tr key={member.id} aria-current={k === at}>
                <th scope="row">
                  <button type="button" data-box disabled={isLocked || read === null} onClick={() => take(member)}>
                    <Tex tex={member.tex} />
                  </button>
                </th>
                <td data-value={read?.curvature}>{read ? showNumber(read.curvature) : '–'}</td>
                <td data-value={read?.gap}>{read ? showNumber(read.gap) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}
