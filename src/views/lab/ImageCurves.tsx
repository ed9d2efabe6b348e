import { type By, bys } from '../../measure/studies/by.ts'
import { type Spec, usualReference } from '../../measure/studies/spec.ts'
import { stepCounts } from '../../metrics/convergence.ts'
import { Choice, type StepRange, StepRangeChoice } from '../controls/Choice.tsx'
import { Segments } from '../controls/Segments.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { bySegments } from './by.ts'
import { CurveResult } from './CurveResult.tsx'
import { type LabCurve, specCurves } from './curves.ts'
import { type ImageCount, ImageCountChoice, imageCounts } from './MeasureBar.tsx'
import { imageLabel } from './plots.ts'
import { QueueBar } from './QueueBar.tsx'
import { KeepButton } from './studies/KeepButton.tsx'
import { oneOf, rangeOf, useKeptChoice } from './use-choice.ts'
import { useCurves } from './use-known.ts'
import { usePictureWorld } from './use-picture-world.ts'
import { useStable } from './use-stable.ts'

const referenceSteps = [64, 128, 256] as const
type ReferenceSteps = (typeof referenceSteps)[number]
const references = referenceSteps.map((value) => ({ value, label: `${value} Heun steps` }))
const from = [2, 4, 8]
const to = [16, 32, 64, 128]
const usualRange: StepRange = [4, 32]
const isRange = rangeOf(from, to)
const isCount = oneOf(imageCounts)
const isReference = oneOf(referenceSteps)

/** Measured with the network in the page, when a button is pressed; what is known shows at once. */
export const ImageCurves = ({ curves }: { readonly curves: readonly LabCurve[] }) => {
  const [by, setBy] = useKeptChoice<By>('convergence by', 'steps', oneOf(bys))
  const [range, setRange] = useKeptChoice('convergence image range', usualRange, isRange)
  const [count, setCount] = useKeptChoice<ImageCount>('convergence images', 4, isCount)
  const [reference, setReference] = useKeptChoice<ReferenceSteps>('convergence reference', usualReference, isReference)
  const seed = useExplorer((state) => state.document.seed)
  const world = usePictureWorld(count)
  const wanted: Spec = {
    what: 'error',
    world,
    curves: specCurves(curves, stepCounts(...range), by),
    seeds: [seed],
    reference,
  }
  const spec = useStable(wanted)
  const collected = useCurves(spec)
  const missing = collected.reduce((sum, one) => sum + one.missing, 0)
  const known = collected.reduce((sum, one) => sum + one.points.length, 0)
  return (
    <>
      <div className="lab-row">
        <Segments label="Compared at the same" value={by} segments={bySegments} onValue={setBy} />
        <StepRangeChoice
          label={by === 'calls' ? 'Calls from' : 'Steps from'}
          range={range}
          from={from}
          to={to}
          onRange={setRange}
        />
        <ImageCountChoice count={count} onCount={setCount} />
        <Choice label="Converged run" value={reference} options={references} onValue={setReference} />
        <QueueBar
          id="chart of convergence"
          label="Error on images measured"
          task={curves.length > 0 ? { kind: 'curves', spec } : null}
          missing={missing}
          known={known}
        />
        {curves.length > 0 && world.network !== '' && (
          <KeepButton content={() => ({ kind: 'convergence', spec, measure: 'rms' })} />
        )}
      </div>
      <CurveResult
        chart="convergence images"
        spec={spec}
        curves={curves}
        collected={collected}
        measure="rms"
        label={imageLabel}
        calls={[range[0], by === 'calls' ? range[1] : 2 * range[1]]}
        budgets={by === 'calls' ? stepCounts(...range) : null}
        hint="Root-mean-square difference between the final images and Heun’s with many steps, from the same latents and noise level, with the page’s seed and class. This is truncation error only, not the network’s error."
        noiseHint=" that a converged run could be compared with."
      />
    </>
  )
}
