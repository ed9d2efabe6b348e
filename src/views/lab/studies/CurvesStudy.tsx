import { useMemo } from 'react'
import {
  withDesigns,
  withImages,
  withoutCurve,
  withRange,
  withSeeds,
  withUpdated,
} from '../../../measure/studies/edit.ts'
import type { Spec } from '../../../measure/studies/spec.ts'
import type { Content } from '../../../measure/studies/study.ts'
import type { ErrorMeasure } from '../../../metrics/convergence.ts'
import { comparedOf } from '../../../state/selectors.ts'
import { unitOf, unitText } from '../../../toy/scale.ts'
import { Choice, StepRangeChoice } from '../../controls/Choice.tsx'
import { useExplorer } from '../../explorer-context.tsx'
import { useBench } from '../../use-bench.ts'
import { CurveResult } from '../CurveResult.tsx'
import { designCurves, specCurves } from '../curves.ts'
import { LocalResult } from '../LocalResult.tsx'
import { type ImageCount, ImageCountChoice, imageCounts } from '../MeasureBar.tsx'
import { imageLabel, measureLabels } from '../plots.ts'
import { QueueBar } from '../QueueBar.tsx'
import { useCurves } from '../use-known.ts'
import { useLocalCurves } from '../use-local-curves.ts'
import { useStable } from '../use-stable.ts'
import { DesignChips } from './DesignChips.tsx'
import { PathsOfStudy } from './PathsOfStudy.tsx'
import { studyCurves } from './study-curves.ts'

type CurvesContent = Extract<Content, { readonly spec: Spec }>

interface CurvesStudyProps {
  readonly id: string
  readonly content: CurvesContent
}

const measures = (['mean', 'rms', 'beforeLast', 'w1', 'w2'] as const satisfies readonly ErrorMeasure[]).map(
  (value) => ({ value, label: measureLabels[value] }),
)
const seedCounts = [1, 2, 4, 8, 16]
const references = ([64, 128, 256] as const).map((value) => ({ value, label: `${value} Heun steps` }))

const withOption = (values: readonly number[], own: number): readonly number[] =>
  [...new Set([...values, own])].sort((a, b) => a - b)

/** A study of curves: its settings, its designs, what is known of it, and what is missing. */
export const CurvesStudy = ({ id, content }: CurvesStudyProps) => {
  const { studies } = useBench()
  const spec = useStable(content.spec)
  const setSpec = (next: Spec): void =>
    studies.change(id, (now) => ('spec' in now && next !== now.spec ? { ...now, spec: next } : now))
  return (
    <>
      <Settings id={id} content={content} spec={spec} onSpec={setSpec} />
      <Designs spec={spec} onSpec={setSpec} />
      {content.kind === 'convergence' ? (
        <Convergence id={id} spec={spec} measure={spec.world.kind === 'toy' ? content.measure : 'rms'} />
      ) : content.kind === 'paths' ? (
        <PathsOfStudy id={id} spec={spec} />
      ) : (
        <Local id={id} spec={spec} />
      )}
    </>
  )
}

interface SpecProps {
  readonly spec: Spec
  readonly onSpec: (spec: Spec) => void
}

const Settings = ({ id, content, spec, onSpec }: SpecProps & CurvesStudyProps) => {
  const { studies } = useBench()
  const { world } = spec
  const steps = spec.curves.flatMap((curve) => curve.steps)
  const [least, most] = [Math.min(...steps), Math.max(...steps)]
  const images = world.kind === 'pictures' ? world.labels.length : 0
  return (
    <div className="lab-row">
      {content.kind === 'convergence' && world.kind === 'toy' && (
        <Choice
          label="Error"
          value={content.measure}
          options={measures}
          onValue={(measure) => studies.change(id, (now) => (now.kind === 'convergence' ? { ...now, measure } : now))}
        />
      )}
      {content.kind === 'convergence' && (
        <StepRangeChoice
          range={[least, most]}
          from={withOption([2, 4, 8], least).filter((value) => value < most)}
          to={withOption([16, 32, 64, 128, 256], most).filter((value) => value > least)}
          onRange={([from, to]) => onSpec(withRange(spec, from, to))}
        />
      )}
      {world.kind === 'pictures' && (
        <>
          {imageCounts.some((count) => count === images) && (
            <ImageCountChoice count={images as ImageCount} onCount={(count) => onSpec(withImages(spec, count))} />
          )}
          {content.kind === 'convergence' && (
            <Choice
              label="Converged run"
              value={spec.reference}
              options={withReference(spec.reference)}
              onValue={(reference) => onSpec({ ...spec, reference })}
            />
          )}
        </>
      )}
      {(world.kind === 'pictures' || content.kind === 'convergence') && (
        <Choice
          label="Seeds"
          value={spec.seeds.length}
          options={withOption(seedCounts, spec.seeds.length).map((value) => ({ value, label: String(value) }))}
          onValue={(count) => onSpec(withSeeds(spec, count))}
        />
      )}
    </div>
  )
}

const withReference = (own: number) =>
  references.some(({ value }) => value === own)
    ? references
    : [{ value: own, label: `${own} Heun steps` }, ...references]

/** The designs as chips, and what brings in those of the page. */
const Designs = ({ spec, onSpec }: SpecProps) => {
  const compared = useExplorer(comparedOf)
  const incoming = useMemo(
    () => specCurves(designCurves(compared), spec.what === 'error' ? [] : undefined),
    [compared, spec.what],
  )
  const added = withDesigns(spec, incoming)
  const updated = withUpdated(spec, incoming)
  return (
    <DesignChips
      curves={spec.curves}
      canAdd={added !== spec}
      canUpdate={updated !== spec}
      of=" of the study"
      onRemove={(key) => onSpec(withoutCurve(spec, key))}
      onAdd={() => onSpec(added)}
      onUpdate={() => onSpec(updated)}
    />
  )
}

interface ResultProps {
  readonly id: string
  readonly spec: Spec
}

const pictureHint =
  'Root-mean-square difference between the final images and Heun’s with many steps, from the same latents and noise level. This is truncation error only, not the network’s error.'
const toyHint = 'On the exact toy, with the data that the page had when the study was made.'

const Convergence = ({ id, spec, measure }: ResultProps & { readonly measure: ErrorMeasure }) => {
  const collected = useCurves(spec)
  const curves = useMemo(() => studyCurves(spec.curves), [spec])
  const steps = spec.curves.flatMap((curve) => curve.steps)
  const { world } = spec
  return (
    <>
      <QueueBar
        id={id}
        label="Study measured"
        task={{ kind: 'curves', spec }}
        missing={collected.reduce((sum, one) => sum + one.missing, 0)}
        known={collected.reduce((sum, one) => sum + one.points.length, 0)}
      />
      <CurveResult
        of=" of the study"
        chart={`study ${id}`}
        spec={spec}
        curves={curves}
        collected={collected}
        measure={measure}
        label={world.kind === 'toy' ? measureLabels[measure] : imageLabel}
        {...(world.kind === 'toy' && { unit: unitText(unitOf(world.mixture)) })}
        calls={[Math.min(...steps), 2 * Math.max(...steps)]}
        hint={world.kind === 'toy' ? toyHint : `On ${world.name}. ${pictureHint}`}
        noiseHint={
          world.kind === 'toy'
            ? '. Only the Wasserstein distances are meaningful.'
            : ' that a converged run could be compared with.'
        }
      />
    </>
  )
}

const Local = ({ id, spec }: ResultProps) => {
  const curves = useMemo(() => studyCurves(spec.curves), [spec])
  const { measured, faults, missing, known } = useLocalCurves(`study ${id}`, spec, curves)
  return (
    <>
      <QueueBar id={id} label="Study measured" task={{ kind: 'curves', spec }} missing={missing} known={known} />
      <LocalResult
        of=" of the study"
        measured={measured}
        place="carried"
        active={curves[0]!.key}
        hasActive={false}
        faults={faults}
        hint="What each step adds to the error of the result, carried to σ = 0."
      />
    </>
  )
}
