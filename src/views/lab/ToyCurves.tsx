import { useMemo, useState } from 'react'
import { type ErrorMeasure, stepCounts } from '../../metrics/convergence.ts'
import type { LabTask } from '../../metrics/lab-protocol.ts'
import { unitOf, unitText } from '../../toy/scale.ts'
import { Choice, type StepRange, StepRangeChoice } from '../controls/Choice.tsx'
import { CurveResult } from './CurveResult.tsx'
import { type LabCurve, withoutSteps } from './curves.ts'
import { JobBar } from './JobBar.tsx'
import { measureLabels } from './plots.ts'
import type { Setting } from './setting.ts'
import { useMeasurement } from './useLabJob.ts'

/** Points of the toy: spread evenly, so that few are enough. */
const count = 1000

const measures = (['mean', 'rms', 'beforeLast', 'w1', 'w2'] as const satisfies readonly ErrorMeasure[]).map(
  (value) => ({ value, label: measureLabels[value] }),
)

const pointHint =
  'At σ = 0, compared with the exact solution from the same start. The Euler step from the lowest level to 0 leaves a floor.'
const distanceHint = 'With a finite number of points the distance is never 0: the dotted line shows the exact flow’s.'
const hints: Readonly<Record<ErrorMeasure, string>> = {
  mean: pointHint,
  rms: pointHint,
  beforeLast:
    'At the lowest level above 0, compared with the exact solution there: this shows the solver’s order without the final Euler step to 0.',
  w1: distanceHint,
  w2: distanceHint,
}

interface ToyCurvesProps {
  readonly curves: readonly LabCurve[]
  readonly setting: Setting
}

/** Measured on the exact toy, again whenever something changes. */
export const ToyCurves = ({ curves, setting }: ToyCurvesProps) => {
  const [measure, setMeasure] = useState<ErrorMeasure>('mean')
  const [range, setRange] = useState<StepRange>([4, 128])
  const task = useMemo<LabTask | null>(() => {
    if (curves.length === 0) return null
    const measured = curves.map(({ key, design }) => ({ key, design: withoutSteps(design) }))
    return { type: 'convergence', request: { ...setting, count, steps: stepCounts(...range), curves: measured } }
  }, [curves, setting, range])
  const { job, updates, cancel, restart } = useMeasurement(task)
  const found = useMemo(() => updates.flatMap((update) => (update.type === 'curve' ? [update.update] : [])), [updates])
  return (
    <>
      <div className="lab-row">
        <Choice label="Error" value={measure} options={measures} onValue={setMeasure} />
        <StepRangeChoice range={range} from={[2, 4, 8, 16]} to={[32, 64, 128, 256]} onRange={setRange} />
        <JobBar label="Error against cost measured" job={job} onCancel={cancel} onRestart={restart} />
      </div>
      <CurveResult
        curves={curves}
        updates={found}
        measure={measure}
        label={measureLabels[measure]}
        unit={unitText(unitOf(setting.mixture))}
        calls={[range[0], 2 * range[1]]}
        hint={hints[measure]}
        noiseHint=". Only the Wasserstein distances are meaningful."
      />
    </>
  )
}
