import { useState } from 'react'
import { stepCounts } from '../../metrics/convergence.ts'
import { labelsOf } from '../../state/document.ts'
import { useExplorer } from '../explorer-context.tsx'
import { Choice, type StepRange, StepRangeChoice } from './Choice.tsx'
import { CurveResult } from './CurveResult.tsx'
import { type LabCurve, withoutSteps } from './curves.ts'
import { JobBar } from './JobBar.tsx'
import { imageLabel } from './plots.ts'
import { useImageMeasurement } from './useImageMeasurement.ts'

const counts = ([1, 4, 9, 16] as const).map((value) => ({ value, label: String(value) }))
const references = ([64, 128, 256] as const).map((value) => ({ value, label: `${value} Heun steps` }))

/** Measured with the network in the page, when a button is pressed. */
export const ImageCurves = ({ curves }: { readonly curves: readonly LabCurve[] }) => {
  const [range, setRange] = useState<StepRange>([4, 32])
  const [count, setCount] = useState<(typeof counts)[number]['value']>(4)
  const [referenceSteps, setReferenceSteps] = useState<(typeof references)[number]['value']>(128)
  const seed = useExplorer((state) => state.document.seed)
  const images = useExplorer((state) => state.document.images)
  const engine = useExplorer((state) => state.engine)
  const request =
    curves.length === 0
      ? null
      : {
          curves: curves.map(({ key, design }) => ({ key, design: withoutSteps(design) })),
          steps: stepCounts(...range),
          referenceSteps,
        }
  const latents = { seed, labels: labelsOf({ ...images, count }) }
  const model = engine.phase === 'ready' ? engine.model.name : ''
  const { job, updates, start, cancel } = useImageMeasurement(request, latents, model)
  const isIdle = job.status === 'idle' || job.status === 'done'
  return (
    <>
      <div className="lab-row">
        <StepRangeChoice range={range} from={[2, 4, 8]} to={[16, 32, 64, 128]} onRange={setRange} />
        <Choice label="Images" value={count} options={counts} onValue={setCount} />
        <Choice label="Converged run" value={referenceSteps} options={references} onValue={setReferenceSteps} />
        {isIdle && (
          <button type="button" className="button" disabled={model === '' || request === null} onClick={start}>
            {job.status === 'done' ? 'Measure again' : 'Measure'}
          </button>
        )}
        <JobBar label="Error on images measured" job={job} onCancel={cancel} onRestart={start} />
        <span className="caption" role="status">
          {model === ''
            ? 'There is no network to measure: see the image panel.'
            : job.status === 'running'
              ? "The page's own images go first."
              : ''}
        </span>
      </div>
      <CurveResult
        curves={curves}
        updates={updates}
        measure="rms"
        label={imageLabel}
        calls={[range[0], 2 * range[1]]}
        hint="Root mean square difference of the final images to Heun in many steps from the same latents and level, with the page's seed and class: truncation error only, not the network's."
        noiseHint=" that a converged run could be compared with."
      />
    </>
  )
}
