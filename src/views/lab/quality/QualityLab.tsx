import { useDeferredValue, useState } from 'react'
import { useStore } from 'zustand'
import { showCount } from '../../../base/number.ts'
import { exactWorldOf } from '../../../engine/exact/worlds.ts'
import { type CurvesAsked, curvesTask } from '../../../measure/quality/curves.ts'
import { sourceOf } from '../../../measure/quality/features.ts'
import type { AnyQuality } from '../../../measure/quality/quality.ts'
import type { Content } from '../../../measure/studies/study.ts'
import { costOfCurves } from '../../../metrics/quality/measurement.ts'
import { unlikeReference } from '../../../metrics/quality/pixels.ts'
import { imageCounts } from '../../../metrics/quality/protocol.ts'
import { comparedOf } from '../../../state/selectors.ts'
import { type Segment, Segments } from '../../controls/Segments.tsx'
import { useExplorer } from '../../explorer-context.tsx'
import { useBench } from '../../use-bench.ts'
import { useSheetNetwork } from '../sheets/use-cells.ts'
import { CurvesForm } from './CurvesForm.tsx'
import { ExactQuality } from './ExactQuality.tsx'
import { KeptStudy } from './KeptStudy.tsx'
import { NetworkChoice } from './NetworkChoice.tsx'
import { QualityNote } from './QualityNote.tsx'
import { QualityStudy } from './QualityStudy.tsx'
import './quality.css'
import { SearchForm } from './SearchForm.tsx'

/** Quality of the exact pictures, or of a network’s images. */
export const QualityLab = () => {
  const isExact = useExplorer(({ document }) => exactWorldOf(document.network) !== undefined)
  return isExact ? <ExactQuality /> : <NetworkQuality />
}

const pick = (content: Content): AnyQuality | null =>
  content.kind === 'quality' || content.kind === 'churn search' ? content : null

const NetworkQuality = () => (
  <section className="lab-view" aria-label="Quality of images">
    <KeptStudy
      choice="quality study"
      pick={pick}
      show={(id, content) => <QualityStudy id={id} content={content} />}
      form={(last, onStart) => <Forms last={last} onStart={onStart} />}
    />
  </section>
)

type Kind = 'curves' | 'search'

const kinds: readonly Segment<Kind>[] = [
  { value: 'curves', label: 'Against NFE', title: 'Designs of this page at several numbers of steps' },
  { value: 'search', label: 'Search churn', title: 'S_churn, S_tmin, S_tmax and S_noise with the least distance' },
]

const usual = { by: 'steps', counts: [5, 9, 18], images: 500 } as const

const costText = (asked: CurvesAsked): string =>
  `${showCount(costOfCurves(curvesTask(asked)))} network calls with one image`

interface FormsProps {
  /** What was asked for the last time. */
  readonly last: AnyQuality | null
  readonly onStart: (content: AnyQuality) => void
}

const Forms = ({ last, onStart }: FormsProps) => {
  const bench = useBench()
  const compared = useDeferredValue(useExplorer(comparedOf))
  const network = useSheetNetwork()
  const draft = useStore(bench.features)
  const [kind, setKind] = useState<Kind>(last?.kind === 'churn search' ? 'search' : 'curves')
  const other = useExplorer(({ engine }) => (engine.phase === 'ready' ? unlikeReference(engine.model.side) : null))
  const active = compared.find(({ isActive }) => isActive)!
  const obstacle = !network
    ? 'There is no network to measure yet. See the image panel.'
    : sourceOf(draft)
      ? other
      : 'Choose a network and its statistics first.'
  const common = network && { network, judge: { origin: draft.origin, opened: null } }
  return (
    <>
      <QualityNote network={null} images={null} />
      <NetworkChoice draft={draft} isLocked={false} onDraft={(next) => bench.features.setState(next)} />
      <div className="lab-row">
        <Segments label="Measure quality" value={kind} segments={kinds} onValue={setKind} />
      </div>
      {kind === 'curves' ? (
        <CurvesForm
          compared={compared}
          last={last?.kind === 'quality' ? last : null}
          usual={usual}
          imageCounts={imageCounts}
          costText={costText}
          obstacle={obstacle}
          onStart={(asked) => common && onStart({ kind: 'quality', ...common, ...asked })}
        />
      ) : (
        <SearchForm
          active={active}
          last={last?.kind === 'churn search' ? { ...last, kind: 'search' } : null}
          obstacle={obstacle}
          onStart={({ kind: _kind, ...asked }) =>
            common && onStart({ kind: 'churn search', ...common, ...asked, label: `${active.id}: ${active.name}` })
          }
        />
      )}
    </>
  )
}
