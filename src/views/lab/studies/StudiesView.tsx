import { useState } from 'react'
import { useStore } from 'zustand'
import { FileButton } from '../../controls/FileButton.tsx'
import { useBench } from '../../use-bench.ts'
import { OpenStudy } from './OpenStudy.tsx'
import { Storage } from './Storage.tsx'
import { StudyCard } from './StudyCard.tsx'
import './studies.css'
import { useOpenStudy } from './use-studies.ts'

/** The studies of this browser as cards, and the one that is open. */
export const StudiesView = () => {
  const { studies: store, measurements } = useBench()
  const { studies, removed, isLoaded } = useStore(store.state)
  const fault = useStore(measurements.state, (state) => state.fault)
  const [opened, open] = useOpenStudy()
  const [said, setSaid] = useState<string | null>(null)
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const answer = store.import(await file.text())
    if ('fault' in answer) {
      setSaid(`${file.name} is not taken: ${answer.fault.replace(/\.$/, '')}. Nothing has changed.`)
      return
    }
    setSaid(answer.notes.length > 0 ? answer.notes.join(' ') : null)
    open(answer.id)
  }
  return (
    <section
      className="lab-view"
      aria-label="Studies"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        event.stopPropagation()
        void take(event.dataTransfer.files[0])
      }}
    >
      <div className="study-head">
        <h3>Your studies</h3>
        {removed && (
          <span className="caption" role="status">
            “{removed.name}” is deleted.{' '}
            <button type="button" className="button" onClick={() => store.restore()}>
              Put it back
            </button>
          </span>
        )}
        <FileButton
          className="study-import"
          label="Import a study"
          accept=".json,application/json"
          onFile={(file) => void take(file)}
        >
          Import…
        </FileButton>
      </div>
      {(said ?? fault) !== null && (
        <p className="caption" role="status">
          {said ?? fault}
        </p>
      )}
      {isLoaded && studies.length === 0 && (
        <p className="schedule-hint">
          No studies yet. “Keep as a study” below copies a chart’s designs into one that you can pause, extend, and come
          back to; later edits of the page leave it alone.
        </p>
      )}
      {studies.length > 0 && (
        <ul className="study-cards" aria-label="Studies of this browser">
          {studies.map((study) => (
            <li key={study.id}>
              <StudyCard
                study={study}
                isOpen={study.id === opened?.id}
                onOpen={() => open(study.id === opened?.id ? null : study.id)}
              />
            </li>
          ))}
        </ul>
      )}
      {studies.length > 0 && <Storage />}
      {opened && <OpenStudy key={opened.id} study={opened} onOpen={open} />}
    </section>
  )
}
