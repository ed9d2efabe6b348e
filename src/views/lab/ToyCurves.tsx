import { type By, bys } from '../../measure/studies/by.ts'
import { type Spec, usualReference } from '../../measure/studies/spec.ts'
import { type ErrorMeasure, stepCounts } from '../../metrics/convergence.ts'
import { unitOf, unitText } from '../../toy/scale.ts'
import { Choice, type StepRange, StepRangeChoice } from '../controls/Choice.tsx'
import { Segments } from '../controls/Segments.tsx'
import { bySegments } from './by.ts'
import { CurveResult } from './CurveResult.tsx'
import { type LabCurve, specCurves } from './curves.ts'
import { JobBar } from './JobBar.tsx'
import { measureLabels } from './plots.ts'
import type { Setting } from './setting.ts'
import { KeepButton } from './studies/KeepButton.tsx'
import { oneOf, rangeOf, useKeptChoice } from './use-choice.ts'
import { useCurves } from './use-known.ts'
import { useStable } from './use-stable.ts'
import { useToyJob } from './use-toy-job.ts'

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

const from = [2, 4, 8, 16]
const to = [32, 64, 128, 256]
const usualRange: StepRange = [4, 128]
const isRange = rangeOf(from, to)
const isMeasure = oneOf(measures.map(({ value }) => value))

/** Measured on the exact toy, what is missing of it whenever something changes. */
export const ToyCurves = ({ curves, setting }: ToyCurvesProps) => {
  const [by, setBy] = useKeptChoice<By>('convergence by', 'steps', oneOf(bys))
  const [measure, setMeasure] = useKeptChoice<ErrorMeasure>('convergence measure', 'mean', isMeasure)
  const [range, setRange] = useKeptChoice('convergence range', usualRange, isRange)
  const wanted: Spec = {
    what: 'error',
    world: { kind: 'toy', mixture: setting.mixture, label: setting.label, points: count },
    curves: specCurves(curves, stepCounts(...range), by),
    seeds: [setting.seed],
    reference: usualReference,
  }
  const spec = useStable(wanted)
  const collected = useCurves(spec)
  const { job, cancel, restart } = useToyJob(spec)
  return (
    <>
      <div className="lab-row">
        <Choice label="Error" value={measure} options={measures} onValue={setMeasure} />
        <Segments label="Compared at the same" value={by} segments={bySegments} onValue={setBy} />
        <StepRangeChoice
          label={by === 'calls' ? 'Calls from' : 'Steps from'}
          range={range}
          from={from}
          to={to}
          onRange={setRange}
        />
        <JobBar label="Error against cost measured" job={job} onCancel={cancel} onRestart={restart} />
        {curves.length > 0 && <KeepButton content={() => ({ kind: 'convergence', spec, measure })} />}
      </div>
      <CurveResult
        chart="convergence toy"
        spec={spec}
        curves={curves}
        collected={collected}
        measure={measure}
        label={measureLabels[measure]}
        unit={unitText(unitOf(setting.mixture))}
        calls={[range[0], by === 'calls' ? range[1] : 2 * range[1]]}
        budgets={by === 'calls' ? stepCounts(...range) : null}
        hint={hints[measure]}
        noiseHint=". Only the Wasserstein distances are meaningful."
      />
    </>
  )
}
