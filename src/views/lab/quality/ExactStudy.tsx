import { useMemo } from 'react'
import { useStore } from 'zustand'
import { showCount } from '../../../base/number.ts'
import { type ExactContent, knownExact } from '../../../measure/exact/exact.ts'
import { qualitySeed } from '../../../measure/quality/quality.ts'
import { convergedSteps, followed } from '../../../metrics/picture-quality.ts'
import { drawStride } from '../../../metrics/quality/protocol.ts'
import { useBench } from '../../use-bench.ts'
import { QueueBar } from '../QueueBar.tsx'
import { ExactResult } from './ExactResult.tsx'
import { pictureCounts } from './exact-counts.ts'
import './quality.css'
import { CurvesSettings } from './QualitySettings.tsx'

interface ExactStudyProps {
  readonly id: string
  readonly content: ExactContent
  /** Added to the names of its parts, where a page has several: " of the study". */
  readonly of?: string
}

const classText = (of: ExactContent['class']): string =>
  of === 'all' ? 'each class in turn' : of === 'none' ? 'no label' : `class ${of}`

/** A study of exact pictures: what the numbers are, its settings, where it stands, and what is known of it. */
export const ExactStudy = ({ id, content, of = '' }: ExactStudyProps) => {
  const { measurements, studies } = useBench()
  const count = useStore(measurements.state, (state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  const known = useMemo(() => knownExact(content, measurements), [content, measurements, count])
  const { network, images } = content
  return (
    <>
      <ExactNote />
      <CurvesSettings
        content={content}
        imageCounts={pictureCounts}
        images="Pictures"
        of={of}
        onContent={(next) => studies.change(id, () => next)}
      />
      <QueueBar
        id={id}
        label="Quality of exact pictures measured"
        task={content}
        missing={known.total - known.settled}
        known={known.settled}
      />
      <ExactResult content={content} known={measurements} count={count} of={of} />
      <p className="schedule-hint">
        {network.name}: {classText(content.class)}
        {network.perturbation && ', with errors on purpose'}. A draw has {showCount(images)} pictures of seed{' '}
        {qualitySeed}, and draw d begins at picture {showCount(drawStride)} d. The flow error is that of the first{' '}
        {followed} at most, against {convergedSteps} Heun steps. ± and bars are one standard error.
      </p>
    </>
  )
}

/** What the numbers are and how to read them. */
export const ExactNote = () => (
  <p className="schedule-hint">
    The distribution of these pictures is known, so this is the whole answer. The flow error is the distance to the
    exact flow from the same noise. Likelihood, colors, noise and spread judge the state at the last noise level.{' '}
    <strong>Never read the likelihood alone:</strong> pictures that are too smooth are likelier than the truth. Read it
    beside colors and noise, which are 1 for exact samples.
  </p>
)
