import { Pause, Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import { showNumber } from '../../base/number.ts'
import { activeRunOf, cursorOf, drawnStepOf } from '../../state/selectors.ts'
import { TrackSlider } from '../controls/TrackSlider.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'

/** Milliseconds for which a step stays in view while playing: a whole run takes a few seconds. */
const beatFor = (steps: number): number => Math.max(60, Math.min(350, 6000 / steps))

/** Walks the steps of the run: 0 is pure noise, N the result. The toy follows. */
export const Scrubber = () => {
  const { explorer } = useWiring()
  const marks = useExplorer((state) => state.runnable.program.steps)
  const cursor = useExplorer(cursorOf)
  const arrived = useExplorer((state) => {
    const run = activeRunOf(state)
    return drawnStepOf(run) ?? (run?.frames.length ?? 1) - 1
  })
  const isFollowing = useExplorer((state) => state.pinned === null)
  const [isPlaying, setIsPlaying] = useState(false)
  const steps = marks.length
  const shown = cursor ?? Math.min(Math.max(arrived, 0), steps)
  const sigma = shown === steps ? 0 : marks[shown]!.sigma

  const pin = (step: number): void => explorer.getState().pin(Math.min(Math.max(step, 0), steps))

  useEffect(() => {
    if (!isPlaying) return
    const timer = setInterval(() => {
      const { pinned } = explorer.getState()
      const next = pinned === null || pinned >= steps ? 0 : pinned + 1
      explorer.getState().pin(next)
      if (next === steps) setIsPlaying(false)
    }, beatFor(steps))
    return () => clearInterval(timer)
  }, [isPlaying, steps, explorer])

  return (
    <div className="scrubber">
      <div className="scrubber-head">
        <span>
          Step {shown} of {steps}, σ = {showNumber(sigma)}
        </span>
        <span>
          {!isFollowing && (
            <button type="button" className="button" onClick={() => pin(steps)} hidden={shown === steps}>
              To the result
            </button>
          )}{' '}
          <button
            type="button"
            className="icon-button"
            aria-label={isPlaying ? 'Pause' : 'Play the steps'}
            title={isPlaying ? 'Pause' : 'Play the steps'}
            onClick={() => {
              if (!isPlaying) explorer.getState().pin(0)
              setIsPlaying(!isPlaying)
            }}
          >
            {isPlaying ? <Pause aria-hidden /> : <Play aria-hidden />}
          </button>
        </span>
      </div>
      <TrackSlider
        label="Step shown"
        position={steps === 0 ? 0 : shown / steps}
        valueText={`step ${shown} of ${steps}`}
        onPosition={(position) => {
          setIsPlaying(false)
          const step = Math.round(position * steps)
          // The far end follows the run again, so that new images show as they come.
          explorer.getState().pin(step === steps ? null : step)
        }}
        onNudge={(direction, isLarge) => pin(shown + direction * (isLarge ? Math.ceil(steps / 8) : 1))}
      />
    </div>
  )
}
