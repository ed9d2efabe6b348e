import { useDeferredValue, useState } from 'react'
import { useStore } from 'zustand'
import { exactWorldOf } from '../../../engine/exact/worlds.ts'
import { sourceOf } from '../../../measure/quality/features.ts'
import type { AnyQuality } from '../../../measure/quality/quality.ts'
import { unlikeReference } from '../../../metrics/quality/pixels.ts'
import { comparedOf } from '../../../state/selectors.ts'
import { type Segment, Segments } from '../../controls/Segments.tsx'
import { useExplorer } from '../../explorer-context.tsx'
import { useBench } from '../../use-bench.ts'
import { useSheetNetwork } from '../sheets/use-cells.ts'
import { useKeptChoice } from '../use-choice.ts'
import { CurvesForm } from './CurvesForm.tsx'
import { ExactQuality } from './ExactQuality.tsx'
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

const isId = (value: unknown): boolean => typeof value === 'string'

/** The study that was begun last, or a form for another one. */
const NetworkQuality = () => {
  const bench = useBench()
  const [id, setId] = useKeptChoice('quality study', '', isId)
  const [last, setLast] = useState<AnyQuality | null>(null)
  const isLoaded = useStore(bench.studies.state, (state) => state.isLoaded)
  const content = useStore(bench.studies.state, ({ studies }) => studies.find((one) => one.id === id)?.content)
  if (!isLoaded) return null
  const study = content?.kind === 'quality' || content?.kind === 'churn search' ? content : null
  const leave = (): void => {
    setLast(study)
    setId('')
  }
  return (
    <section className="lab-view" aria-label="Quality of images">
      {study ? (
        <>
          <QualityStudy id={id} content={study} />
          <div className="lab-row">
            <button
              type="button"
              className="button"
              title="This one stays among your studies, in the convergence lab"
              onClick={leave}
            >
              New study
            </button>
            <span className="caption">This study is kept among your studies, in the convergence lab.</span>
          </div>
        </>
      ) : (
        <Forms last={last} onStudy={setId} />
      )}
    </section>
  )
}

type Kind = 'curves' | 'search'

const kinds: readonly Segment<Kind>[] = [
  { value: 'curves', label: 'Against NFE', title: 'Designs of this page at several numbers of steps' },
  { value: 'search', label: 'Search churn', title: 'S_churn, S_tmin, S_tmax and S_noise with the least distance' },
]

interface FormsProps {
  /** What was asked for the last time. */
  readonly last: AnyQuality | null
  readonly onStudy: (id: string) => void
}

const Forms = ({ last, onStudy }: FormsProps) => {
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
  const begin = (content: AnyQuality): void => {
    const id = bench.studies.add(content)
    bench.queue.add(id, content)
    onStudy(id)
  }
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
          obstacle={obstacle}
          onStart={(asked) => common && begin({ kind: 'quality', ...common, ...asked })}
        />
      ) : (
        <SearchForm
          active={active}
          last={last?.kind === 'churn search' ? { ...last, kind: 'search' } : null}
          obstacle={obstacle}
          onStart={({ kind: _kind, ...asked }) =>
            common && begin({ kind: 'churn search', ...common, ...asked, label: `${active.id}: ${active.name}` })
          }
        />
      )}
    </>
  )
}
