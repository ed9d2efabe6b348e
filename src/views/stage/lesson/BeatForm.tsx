import { useMemo } from 'react'
import { type Light, lights, type StagePicture } from '../../../scenes/beats.ts'
import { parseHash } from '../../../scenes/link.ts'
import type { DraftBeat } from '../../../state/lesson-draft.ts'
import { Sentence } from '../Sentence.tsx'
import { tubeOfDocument } from '../told.ts'
import { GoalFields } from './GoalFields.tsx'
import { MarkPicture } from './MarkPicture.tsx'
import { QuestionFields } from './QuestionFields.tsx'

/** Pictures that need nothing but the state. */
const pictures: readonly { readonly value: StagePicture; readonly text: string }[] = [
  { value: 'tube', text: 'the toy’s paths' },
  { value: 'crowd', text: 'many points of the toy' },
  { value: 'step', text: 'one step, taken apart' },
  { value: 'pair', text: 'a picture and the denoiser’s answer' },
  { value: 'plane', text: 'the toy’s flow in the design’s own coordinates' },
  { value: 'walk', text: 'noise on a point and on a picture' },
  { value: 'machine', text: 'the network inside the denoiser' },
]

const lightWords: Readonly<Record<Light, string>> = {
  exact: 'exact curve',
  misses: 'misses',
  steps: 'steps',
  start: 'start',
  film: 'film',
  control: 'the number',
}

const films = [
  { value: 'none', text: 'none' },
  { value: 'results', text: 'results and their errors' },
  { value: 'state', text: 'x at every step' },
  { value: 'denoised', text: 'D(x) at every step' },
  { value: 'both', text: 'x and D(x)' },
] as const

const row = (view: 'state' | 'denoised') => ({ slot: 'A' as const, view })
const filmOf = (value: string): DraftBeat['film'] =>
  value === 'both'
    ? [row('state'), row('denoised')]
    : value === 'state' || value === 'denoised'
      ? [row(value)]
      : (value as 'none' | 'results')
/** Rows that the form cannot make are kept as the file has them. */
const ownFilm = 'own'
const filmName = (film: DraftBeat['film'] = 'none'): string =>
  films.find(({ value }) => JSON.stringify(filmOf(value)) === JSON.stringify(film))?.value ?? ownFilm

interface BeatFormProps {
  readonly beat: DraftBeat
  readonly onChange: (beat: DraftBeat) => void
  /** Puts the page's state in place of the beat's. */
  readonly onTakeState: () => void
}

/** What a beat says, shows, marks and asks. */
export const BeatForm = ({ beat, onChange, onTakeState }: BeatFormProps) => {
  const set = (change: Partial<DraftBeat>): void => onChange({ ...beat, ...change })
  const { say, state, picture = 'tube', film, light = [], notes = '' } = beat
  const document = useMemo(() => parseHash(state).value, [state])
  const tube = useMemo(() => {
    try {
      return tubeOfDocument(document, picture === 'crowd')
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return undefined
    }
  }, [document, picture])
  const hasPaths = picture === 'tube' || picture === 'crowd'
  const toggle = (one: Light): void =>
    set({ light: light.includes(one) ? light.filter((other) => other !== one) : [...light, one] })
  return (
    <div className="lesson-beat">
      <label className="lesson-field">
        <span>
          Words: **bold**, *italic*, formulas as $\sigma$, {'{A:words}'} in the color of design A, {'{off A}'} for a
          reading
        </span>
        <textarea value={say} rows={4} maxLength={700} onChange={({ target }) => set({ say: target.value })} />
      </label>
      {say.trim() !== '' && (
        <p className="lesson-preview">
          <Sentence text={say} control={undefined} document={document} tube={tube} isTold />
        </p>
      )}
      {tube && (picture === 'tube' || picture === 'crowd') && (
        <MarkPicture tube={tube} light={light} onToggle={toggle} />
      )}
      <fieldset className="lesson-lights">
        <legend>{hasPaths ? 'Marked: click it in the picture, or here' : 'Marked'}</legend>
        {lights.map((one) => (
          <label key={one}>
            <input type="checkbox" checked={light.includes(one)} onChange={() => toggle(one)} /> {lightWords[one]}
          </label>
        ))}
      </fieldset>
      <div className="lesson-pair">
        <label className="lesson-field">
          <span>Picture</span>
          <select
            className="select"
            value={picture}
            onChange={({ target }) => set({ picture: target.value as StagePicture })}
          >
            {pictures.map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
            {!pictures.some(({ value }) => value === picture) && <option value={picture}>{picture}</option>}
          </select>
        </label>
        <label className="lesson-field">
          <span>Under it</span>
          <select
            className="select"
            value={filmName(film)}
            onChange={({ target }) => target.value !== ownFilm && set({ film: filmOf(target.value) })}
          >
            {films.map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
            {filmName(film) === ownFilm && <option value={ownFilm}>rows of the file</option>}
          </select>
        </label>
      </div>
      <QuestionFields question={beat.question} onChange={(question) => set({ question })} />
      <GoalFields goal={beat.goal} onChange={(goal) => set({ goal })} />
      <label className="lesson-field">
        <span>Notes for the speaker</span>
        <textarea value={notes} rows={2} maxLength={2000} onChange={({ target }) => set({ notes: target.value })} />
      </label>
      <button type="button" className="button" onClick={onTakeState}>
        Show the page’s state of now instead
      </button>
    </div>
  )
}
