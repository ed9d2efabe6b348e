import { useMemo } from 'react'
import { useStore } from 'zustand'
import { type FeaturesDraft, sourceOf } from '../../../measure/quality/features.ts'
import { type AnyQuality, knownQuality, type SearchContent } from '../../../measure/quality/quality.ts'
import { unlikeReference } from '../../../metrics/quality/pixels.ts'
import { imageCounts } from '../../../metrics/quality/protocol.ts'
import { useExplorer } from '../../explorer-context.tsx'
import { useBench } from '../../use-bench.ts'
import { QueueBar, useJob } from '../QueueBar.tsx'
import { CurvesResult } from './CurvesResult.tsx'
import { NetworkChoice } from './NetworkChoice.tsx'
import { QualityNote } from './QualityNote.tsx'
import { CurvesSettings, SearchSettings } from './QualitySettings.tsx'
import './quality.css'
import { SearchResult } from './SearchResult.tsx'

interface QualityStudyProps {
  readonly id: string
  readonly content: AnyQuality
  /** Added to the names of its parts, where a page has several: " of the study". */
  readonly of?: string
}

/** A study of quality: what is measured with, its settings, where it stands, and what is known of it. */
export const QualityStudy = ({ id, content, of = '' }: QualityStudyProps) => {
  const { measurements, studies, features } = useBench()
  const count = useStore(measurements.state, (state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  const known = useMemo(() => knownQuality(content, measurements), [content, measurements, count])
  const draft = useStore(features)
  const job = useJob(id)
  const other = useExplorer(({ engine }) => (engine.phase === 'ready' ? unlikeReference(engine.model.side) : null))
  const { judge } = content
  const { opened } = judge
  const isComplete = known.settled === known.total
  const source = sourceOf({ ...draft, origin: judge.origin })
  const missingFiles = `Choose ${opened?.name ?? 'a network'} and its statistics again to go on.`
  const obstacle = source ? other : missingFiles
  const change = (next: AnyQuality): void => studies.change(id, () => next)
  return (
    <>
      <QualityNote network={opened} images={content.images} />
      {!isComplete && (
        <Features content={content} draft={draft} isFailed={job?.status === 'failed'} onContent={change} />
      )}
      {content.kind === 'quality' ? (
        <CurvesSettings content={content} imageCounts={imageCounts} of={of} onContent={change} />
      ) : (
        <SearchSettings content={content} onContent={change} />
      )}
      <QueueBar
        id={id}
        label="Quality measured"
        task={content}
        missing={known.total - known.settled}
        known={known.settled}
        obstacle={obstacle}
      />
      {opened &&
        (content.kind === 'quality' ? (
          <CurvesResult content={content} known={measurements} count={count} network={opened} of={of} />
        ) : (
          <SearchFound content={content} known={known.found} of={of} />
        ))}
    </>
  )
}

interface FeaturesProps {
  readonly content: AnyQuality
  readonly draft: FeaturesDraft
  readonly isFailed: boolean
  readonly onContent: (content: AnyQuality) => void
}

/** The network that makes images numbers; another one measures anew, and what the one before has measured stays kept. */
const Features = ({ content, draft, isFailed, onContent }: FeaturesProps) => {
  const { features } = useBench()
  const { judge } = content
  const isOther = judge.opened !== null && (draft.origin !== judge.origin || isFailed)
  const choose = (next: FeaturesDraft): void => {
    features.setState(next)
    if (judge.opened === null) onContent({ ...content, judge: { origin: next.origin, opened: null } })
  }
  const isNeeded = judge.opened === null || judge.origin === 'own' || isFailed || draft.origin !== judge.origin
  if (!isNeeded) return null
  return (
    <>
      <NetworkChoice
        draft={judge.opened === null ? { ...draft, origin: judge.origin } : draft}
        isLocked={false}
        onDraft={choose}
      />
      {isOther && sourceOf(draft) && (
        <div className="lab-row">
          <button
            type="button"
            className="button"
            title="Readings of different networks cannot be compared; those of the one before stay kept"
            onClick={() => onContent({ ...content, judge: { origin: draft.origin, opened: null } })}
          >
            Measure anew with this network
          </button>
        </div>
      )}
    </>
  )
}

interface SearchFoundProps {
  readonly content: SearchContent
  readonly known: ReturnType<typeof knownQuality>['found']
  readonly of: string
}

/** The candidates; those of the design before it was changed until there are new ones. */
const SearchFound = ({ content, known, of }: SearchFoundProps) => {
  const { measurements } = useBench()
  const { before, judge, method } = content
  const isBefore = known.length === 0 && before !== undefined
  const found = useMemo(
    () => (isBefore ? knownQuality({ ...content, design: before }, measurements).found : known),
    [isBefore, before, content, measurements, known],
  )
  if (!judge.opened) return null
  return (
    <SearchResult
      method={method}
      found={found}
      network={judge.opened}
      isBefore={isBefore && found.length > 0}
      of={of}
    />
  )
}
