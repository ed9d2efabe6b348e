import { lazy, Suspense, useState } from 'react'
import { fetchPart } from '../../../base/fetch-part.ts'
import { kindLabels, longestStudyName, type Study } from '../../../measure/studies/study.ts'
import { Guarded } from '../../controls/Guarded.tsx'
import { saveFile } from '../../controls/save-file.ts'
import { useBench } from '../../use-bench.ts'
import { CurvesStudy } from './CurvesStudy.tsx'
import { LevelsStudy } from './LevelsStudy.tsx'
import { SheetStudy } from './SheetStudy.tsx'

/** The parts of the quality lab come with the first study of it. */
const fetchStudy = fetchPart(() => import('../quality/StudyOfQuality.tsx'))
const lazyStudy = () => lazy(() => fetchStudy().then(({ StudyOfQuality }) => ({ default: StudyOfQuality })))

interface OpenStudyProps {
  readonly study: Study
  readonly onOpen: (id: string | null) => void
}

/** A file's name of a study's: letters and digits. */
const fileName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || 'study'

/** The study that is open: its name, what can be done with it, and what is known of it. */
export const OpenStudy = ({ study, onOpen }: OpenStudyProps) => {
  const { studies, queue } = useBench()
  const [name, setName] = useState(study.name)
  const [StudyOfQuality, setStudyOfQuality] = useState(lazyStudy)
  const { id, content } = study
  const rename = (): void => {
    studies.rename(id, name)
    if (name.trim() === '') setName(study.name)
  }
  const save = (): void => {
    const text = studies.export(id)
    if (text !== null) saveFile(`${fileName(study.name)}.study.json`, 'application/json', text)
  }
  const remove = (): void => {
    queue.cancel(id)
    studies.remove(id)
    onOpen(null)
  }
  return (
    <section className="study-open" aria-label={`Study: ${study.name}`}>
      <div className="study-head">
        <input
          className="study-name"
          type="text"
          aria-label="Name of the study"
          value={name}
          maxLength={longestStudyName}
          onChange={({ target }) => setName(target.value)}
          onBlur={rename}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
        <span className="caption">{kindLabels[content.kind]}</span>
        <span className="study-actions">
          <button type="button" className="button" onClick={() => onOpen(studies.duplicate(id))}>
            Duplicate
          </button>
          <button
            type="button"
            className="button"
            title="One JSON file with the study and everything that was measured"
            onClick={save}
          >
            Export
          </button>
          <button type="button" className="button" onClick={remove}>
            Delete
          </button>
          <button type="button" className="button" onClick={() => onOpen(null)}>
            Close
          </button>
        </span>
      </div>
      {'spec' in content ? (
        <CurvesStudy id={id} content={content} />
      ) : content.kind === 'fitted levels' ? (
        <LevelsStudy id={id} content={content} />
      ) : content.kind === 'contact sheet' ? (
        <SheetStudy id={id} content={content} />
      ) : (
        <Guarded name="The study" onRetry={() => setStudyOfQuality(lazyStudy)}>
          <Suspense fallback={<p className="schedule-hint">Loading the study …</p>}>
            <StudyOfQuality id={id} content={content} of=" of the study" />
          </Suspense>
        </Guarded>
      )}
    </section>
  )
}
