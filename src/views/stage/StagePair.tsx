import { showNumber } from '../../base/number.ts'
import { asWritten } from '../../core/pure-noise.ts'
import { activeRunOf, cursorOf } from '../../state/selectors.ts'
import { Pixels } from '../controls/Pixels.tsx'
import { useExplorer } from '../explorer-context.tsx'

interface StagePairProps {
  readonly width: number
  readonly height: number
  readonly em: number
}

/** A picture at one step of its run, large, and what the denoiser makes of it. */
export const StagePair = ({ width, height, em }: StagePairProps) => {
  const run = useExplorer(activeRunOf)
  const program = useExplorer((state) => state.runnable.program)
  const cursor = useExplorer(cursorOf)
  const steps = program.steps.length
  const step = Math.min(cursor ?? steps, steps)
  const frame = run?.frames[Math.min(step, run.frames.length - 1)]
  const sigma = program.steps[step]?.sigma ?? 0
  const side = Math.floor(Math.min(height - 2.6 * em, (width - 6 * em) / 2))
  const style = { width: side, height: side }
  return (
    <div className="stage-pair" style={{ height }}>
      <figure>
        <div className="stage-pair-picture" style={style}>
          {frame && <Pixels pixels={frame.denoised} side={frame.side} index={0} />}
        </div>
        <figcaption>
          <strong>{step === steps ? 'the picture' : 'the denoiser’s answer'}</strong>
        </figcaption>
      </figure>
      <span className="stage-pair-arrow" aria-hidden>
        ←
      </span>
      <figure>
        <div className="stage-pair-picture" style={style}>
          {frame && <Pixels pixels={frame.state} side={frame.side} index={0} />}
        </div>
        <figcaption>
          <strong>{step === 0 ? 'pure noise' : `after ${step} of ${steps} steps`}</strong>, σ ={' '}
          {showNumber(asWritten(sigma), 2)}
        </figcaption>
      </figure>
    </div>
  )
}
