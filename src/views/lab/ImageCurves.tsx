import { useState } from 'react'
import { labelsOf } from '../../document/images.ts'
import { stepCounts } from '../../metrics/convergence.ts'
import { measureOnImages } from '../../metrics/image-convergence.ts'
import { networkKeyOf } from '../../state/network-key.ts'
import { Choice, type StepRange, StepRangeChoice } from '../controls/Choice.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { CurveResult } from './CurveResult.tsx'
import { type LabCurve, withoutSteps } from './curves.ts'
import { type ImageCount, ImageCountChoice, MeasureBar } from './MeasureBar.tsx'
import { imageLabel } from './plots.ts'
import { useImageMeasurement } from './useImageMeasurement.ts'

const references = ([64, 128, 256] as const).map((value) => ({ value, label: `${value} Heun steps` }))

/** Measured with the network in the page, when a button is pressed. */
export const ImageCurves = ({ curves }: { readonly curves: readonly LabCurve[] }) => {
  const [range, setRange] = useState<StepRange>([4, 32])
  const [count, setCount] = useState<ImageCount>(4)
  const [referenceSteps, setReferenceSteps] = useState<(typeof references)[number]['value']>(128)
  const seed = useExplorer((state) => state.document.seed)
  const images = useExplorer((state) => state.document.images)
  const request =
    curves.length === 0
      ? null
      : {
          curves: curves.map(({ key, design }) => ({ key, design: withoutSteps(design) })),
          steps: stepCounts(...range),
          referenceSteps,
        }
  const latents = { seed, labels: labelsOf({ ...images, count }) }
  const model = useExplorer(networkKeyOf)
  const { job, updates, start, cancel } = useImageMeasurement(measureOnImages, request, latents, model)
  return (
    <>
      <div className="lab-row">
        <StepRangeChoice range={range} from={[2, 4, 8]} to={[16, 32, 64, 128]} onRange={setRange} />
        <ImageCountChoice count={count} onCount={setCount} />
        <Choice label="Converged run" value={referenceSteps} options={references} onValue={setReferenceSteps} />
        <MeasureBar
          label="Error on images measured"
          job={job}
          canStart={request !== null}
          model={model}
          onStart={start}
          onCancel={cancel}
        />
      </div>
      <CurveResult
        curves={curves}
        updates={updates}
        measure="rms"
        label={imageLabel}
        calls={[range[0], 2 * range[1]]}
        hint="Root-mean-square difference between the final images and Heun’s with many steps, from the same latents and noise level, with the page’s seed and class. This is truncation error only, not the network’s error."
        noiseHint=" that a converged run could be compared with."
      />
    </>
  )
}
