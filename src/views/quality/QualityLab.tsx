import { useDeferredValue, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { exactWorldOf } from '../../engine/exact/worlds.ts'
import { browserKept } from '../../metrics/quality/browser-kept.ts'
import { createJudgeClient } from '../../metrics/quality/client.ts'
import { unlikeReference } from '../../metrics/quality/pixels.ts'
import { networkKeyOf } from '../../state/network-key.ts'
import { createQuality, type Quality, type StudyTask } from '../../state/quality-study.ts'
import { comparedOf } from '../../state/selectors.ts'
import { type Segment, Segments } from '../controls/Segments.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { CurvesForm } from './CurvesForm.tsx'
import { CurvesResult } from './CurvesResult.tsx'
import { ExactQuality } from './ExactQuality.tsx'
import { firstDraft, NetworkChoice, sourceOf } from './NetworkChoice.tsx'
import { QualityNote } from './QualityNote.tsx'
import './quality.css'
import { SearchForm } from './SearchForm.tsx'
import { SearchResult } from './SearchResult.tsx'
import { StudyBar } from './StudyBar.tsx'

/** Quality of the exact pictures, or of a network’s images. */
export const QualityLab = () => {
  const isExact = useExplorer(({ document }) => exactWorldOf(document.network) !== undefined)
  return isExact ? <ExactQuality /> : <NetworkQuality />
}

const NetworkQuality = () => {
  const model = useExplorer(networkKeyOf)
  // A device that is changed starts the engine anew, with the same network.
  const [first, setFirst] = useState(model)
  useEffect(() => {
    if (model !== '') setFirst(model)
  }, [model])
  return first === '' ? (
    <p className="schedule-hint" role="status">
      There is no network to measure yet. See the image panel.
    </p>
  ) : (
    <LoadedLab key={first} model={first} />
  )
}

const LoadedLab = ({ model }: { readonly model: string }) => {
  const { engine } = useWiring()
  const [quality, setQuality] = useState<Quality | null>(null)
  useEffect(() => {
    const judge = createJudgeClient()
    const made = createQuality({ engine, judge, model, kept: browserKept(), now: () => performance.now() })
    setQuality(made)
    return () => {
      made.pause()
      judge.dispose()
    }
  }, [engine, model])
  return quality && <Studies quality={quality} />
}

type Kind = StudyTask['kind']

const kinds: readonly Segment<Kind>[] = [
  { value: 'curves', label: 'Against NFE', title: 'Designs of this page at several numbers of steps' },
  { value: 'search', label: 'Search churn', title: 'S_churn, S_tmin, S_tmax and S_noise with the least distance' },
]

const Studies = ({ quality }: { readonly quality: Quality }) => {
  const { study, isLoaded, progress, activity, fault } = useStore(quality)
  const compared = useDeferredValue(useExplorer(comparedOf))
  const [chosen, setDraft] = useState(firstDraft)
  const [kind, setKind] = useState<Kind>('curves')
  const [last, setLast] = useState<StudyTask | null>(null)
  // A failed engine answers nothing: whoever waits for it hears why.
  const engineFault = useExplorer(({ engine }) =>
    engine.phase === 'failed'
      ? 'The engine has stopped; see the image panel. The study continues when the engine does.'
      : null,
  )
  const { network = null } = study ?? {}
  // A study that was kept goes on with the kind of network that it was begun with; files are to be chosen again.
  const draft = network && chosen === firstDraft ? { ...firstDraft, origin: network.origin } : chosen
  const source = sourceOf(draft)
  const other = useExplorer(({ engine }) => (engine.phase === 'ready' ? unlikeReference(engine.model.side) : null))
  const obstacle = source
    ? other
    : network?.origin === 'own'
      ? `Choose ${network.name} and its statistics again to go on.`
      : 'Choose a network and its statistics first.'
  const start = (task: StudyTask): void => {
    if (source) quality.begin(task, source)
  }
  const leave = (): void => {
    setLast(study?.task ?? null)
    quality.discard()
  }
  if (!isLoaded) return null
  return (
    <section className="lab-view" aria-label="Quality of images">
      <QualityNote network={study?.network ?? null} images={study?.task.images ?? null} />
      {study?.status !== 'done' && (
        <NetworkChoice draft={draft} isLocked={study?.status === 'running'} onDraft={setDraft} />
      )}
      {study ? (
        <>
          <StudyBar
            status={study.status}
            progress={progress}
            activity={activity}
            fault={fault ?? engineFault}
            obstacle={obstacle}
            onPause={quality.pause}
            onResume={() => source && quality.resume(source)}
            onDiscard={leave}
          />
          {study.network &&
            (study.task.kind === 'curves' ? (
              <CurvesResult task={study.task} found={study.found} network={study.network} />
            ) : (
              <SearchResult task={study.task} found={study.found} network={study.network} />
            ))}
        </>
      ) : (
        <>
          <div className="lab-row">
            <Segments label="Measure quality" value={kind} segments={kinds} onValue={setKind} />
          </div>
          {kind === 'curves' ? (
            <CurvesForm
              compared={compared}
              last={last?.kind === 'curves' ? last : null}
              obstacle={obstacle}
              onStart={start}
            />
          ) : (
            <SearchForm
              active={compared.find(({ isActive }) => isActive)!}
              last={last?.kind === 'search' ? last : null}
              obstacle={obstacle}
              onStart={start}
            />
          )}
        </>
      )}
    </section>
  )
}
