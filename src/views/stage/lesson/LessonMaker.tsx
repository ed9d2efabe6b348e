import { ArrowDown, ArrowUp, BookCopy, Plus, Trash2 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { registerLesson } from '../../../scenes/lessons.ts'
import { sceneDocument } from '../../../scenes/link.ts'
import { sceneFiles } from '../../../scenes/registry.ts'
import { lessonOf, packLesson, parseLesson, printLesson, type ReadLesson, readLesson } from '../../../state/lesson.ts'
import {
  beatOfState,
  type Draft,
  type DraftBeat,
  draftOfLesson,
  fileOfDraft,
  keepDraft,
  readDraft,
} from '../../../state/lesson-draft.ts'
import { cursorOf } from '../../../state/selectors.ts'
import { saveFile } from '../../controls/save-file.ts'
import { useExplorer, useWiring } from '../../explorer-context.tsx'
import { BeatForm } from './BeatForm.tsx'
import { ControlFields } from './ControlFields.tsx'
import './lesson.css'

/** Above it a link is longer than some programs let pass. */
const longestLink = 8000

const swapped = (beats: readonly DraftBeat[], a: number, b: number): readonly DraftBeat[] =>
  beats.map((beat, k) => (k === a ? beats[b]! : k === b ? beats[a]! : beat))

/** Beats of the page's states, with words, marks, questions and goals; saved as a file or a link. */
export const LessonMaker = ({ onClose }: { readonly onClose: () => void }) => {
  const { explorer } = useWiring()
  const document = useExplorer((state) => state.document)
  const [draft, setDraft] = useState(readDraft)
  const [at, setAt] = useState(Math.max(0, draft.beats.length - 1))
  const [message, setMessage] = useState('')
  const [isReplacing, setReplacing] = useState(false)
  const scene = useMemo(
    () => (document.scene !== null && document.scene in sceneFiles ? parseLesson(sceneFiles[document.scene]) : null),
    [document.scene],
  )
  const chooser = useRef<HTMLInputElement>(null)
  const set = (next: Draft): void => {
    setDraft(next)
    keepDraft(next)
    setMessage('')
    setReplacing(false)
  }
  const setBeat = (beat: DraftBeat): void =>
    set({ ...draft, beats: draft.beats.map((one, k) => (k === at ? beat : one)) })
  const add = (): void => {
    set({ ...draft, beats: [...draft.beats, beatOfState(document, cursorOf(explorer.getState()))] })
    setAt(draft.beats.length)
  }
  const move = (to: number): void => {
    set({ ...draft, beats: swapped(draft.beats, at, to) })
    setAt(to)
  }
  const remove = (): void => {
    set({ ...draft, beats: draft.beats.filter((_, k) => k !== at) })
    setAt(Math.max(0, at - 1))
  }
  /** The lesson as it would be read from its file; undefined, with a message, while something is missing. */
  const finished = () => {
    const read = parseLesson(JSON.parse(JSON.stringify(fileOfDraft(draft))))
    if (read.status === 'read') return read
    setMessage(read.message.replace(/ Mend the file.*$/, ''))
    return undefined
  }
  const tryIt = (): void => {
    const read = finished()
    if (!read) return
    registerLesson(lessonOf(read, packLesson(read.file)))
    explorer.getState().openScene(read.scene.id, Math.min(at, read.scene.beats.length - 1))
    onClose()
  }
  const save = (): void => {
    const read = finished()
    if (!read) return
    const name = read.file.title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
    saveFile(`${name || 'lesson'}.json`, 'application/json', printLesson(read.file))
  }
  const copyLink = async (): Promise<void> => {
    const read = finished()
    if (!read) return
    const link = `${location.origin}${location.pathname}#lesson=${packLesson(read.file)}`
    const warning =
      link.length > longestLink
        ? ' It is long: some mail programs cut it off. Put the file on a server and link that instead.'
        : ''
    try {
      await navigator.clipboard.writeText(link)
      setMessage(`Link copied.${warning}`)
    } catch {
      setMessage(
        'The browser does not allow access to the clipboard. Press “Try it”, and copy the link from the address bar.',
      )
    }
  }
  const take = (read: ReadLesson): void => {
    if (read.status === 'failed') {
      setMessage(read.message)
      return
    }
    registerLesson(lessonOf(read, packLesson(read.file)))
    set(
      draftOfLesson(
        read,
        read.scene.beats.map((_, k) => sceneDocument(read.scene.id, k)),
      ),
    )
    setAt(0)
  }
  const openFile = async (file: File | undefined): Promise<void> => {
    if (file) take(readLesson(await file.text()))
  }
  /** A scene of the talk as the beginning of a lesson; at the second press where it takes the place of another one. */
  const begin = (): void => {
    const count = draft.beats.length
    if (!scene) return
    if (count === 0 || isReplacing) take(scene)
    else setMessage(`This takes the place of your lesson of ${count} beats. Save that first, or press again.`)
    setReplacing(count > 0 && !isReplacing)
  }
  const beat = draft.beats[at]
  return (
    <div className="lesson">
      <div className="lesson-head">
        <label className="lesson-field">
          <span>Title</span>
          <input
            type="text"
            value={draft.title}
            maxLength={80}
            placeholder="What the lesson is about"
            onChange={({ target }) => set({ ...draft, title: target.value })}
          />
        </label>
        <ControlFields control={draft.control} onChange={(control) => set({ ...draft, control })} />
      </div>
      <div className="lesson-body">
        <nav aria-label="Beats of the lesson">
          <ol>
            {draft.beats.map((one, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a beat is its place
              <li key={k}>
                <button type="button" aria-current={k === at ? 'step' : undefined} onClick={() => setAt(k)}>
                  {k + 1}. {one.say.trim().slice(0, 40) || 'nothing said yet'}
                </button>
              </li>
            ))}
          </ol>
          <button type="button" className="button" onClick={add}>
            <Plus aria-hidden size={16} /> Make a beat of this state
          </button>
          {scene?.status === 'read' && (
            <button type="button" className="button" onClick={begin}>
              <BookCopy aria-hidden size={16} /> Begin with this scene
            </button>
          )}
          {beat && (
            <div className="lesson-order">
              <button
                type="button"
                className="icon-button"
                aria-label="Earlier"
                disabled={at === 0}
                onClick={() => move(at - 1)}
              >
                <ArrowUp aria-hidden />
              </button>
              <button
                type="button"
                className="icon-button"
                aria-label="Later"
                disabled={at === draft.beats.length - 1}
                onClick={() => move(at + 1)}
              >
                <ArrowDown aria-hidden />
              </button>
              <button type="button" className="icon-button" aria-label="Remove this beat" onClick={remove}>
                <Trash2 aria-hidden />
              </button>
            </div>
          )}
        </nav>
        {beat ? (
          <BeatForm
            key={at}
            beat={beat}
            onChange={setBeat}
            onTakeState={() => setBeat({ ...beat, state: beatOfState(document, null).state })}
          />
        ) : (
          <p className="lesson-empty">
            Bring the page to a state that you want to show, in Compare, in the Lab or in a scene. Then press “Make a
            beat of this state”, and say something about it. Two beats that differ in one thing make a good lesson: the
            change is animated.
          </p>
        )}
      </div>
      <footer>
        <p role="status">{message}</p>
        <button type="button" className="button" onClick={() => chooser.current?.click()}>
          Open a file
        </button>
        <input
          ref={chooser}
          type="file"
          accept=".json,application/json"
          aria-label="Lesson file"
          hidden
          onChange={({ target }) => {
            void openFile(target.files?.[0])
            target.value = ''
          }}
        />
        <button type="button" className="button" disabled={!beat} onClick={save}>
          Save as a file
        </button>
        <button type="button" className="button" disabled={!beat} onClick={() => void copyLink()}>
          Copy link
        </button>
        <button type="button" className="button lesson-try" disabled={!beat} onClick={tryIt}>
          Try it
        </button>
      </footer>
    </div>
  )
}
