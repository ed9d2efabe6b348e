import { type DragEvent, useId, useMemo, useState } from 'react'
import type { Design } from '../../core/design.ts'
import { textOfFile } from '../../import/file-text.ts'
import { readPasted } from './pasted.ts'

export interface PasteFormProps {
  readonly design: Design
  readonly onLevels: (levels: readonly number[]) => void
  readonly onDesign: (design: Design, seed: number | undefined) => void
}

/** Levels, or settings of another program, as text or as a file. The text stays as it was typed, whatever is wrong with it. */
export const PasteForm = ({ design, onLevels, onDesign }: PasteFormProps) => {
  const id = useId()
  const [text, setText] = useState('')
  const [used, setUsed] = useState<string | null>(null)
  const reading = useMemo(() => readPasted(design, text), [design, text])
  const isFault = reading.status === 'fault'
  const take = (next: string): void => {
    setText(next)
    setUsed(null)
  }
  const drop = (event: DragEvent): void => {
    const [file] = event.dataTransfer.files
    if (!file) return
    event.preventDefault()
    void file.arrayBuffer().then((bytes) => take(textOfFile(new Uint8Array(bytes))))
  }
  return (
    <>
      <label htmlFor={id}>
        Noise levels as k-diffusion, ComfyUI or diffusers print them, with or without the final 0; or the settings of an
        image: text of AUTOMATIC1111, a workflow of ComfyUI, a scheduler_config.json of diffusers, pasted or dropped as
        a file
      </label>
      <textarea
        id={id}
        rows={4}
        spellCheck={false}
        autoComplete="off"
        placeholder="tensor([14.6146, 6.3184, 2.6747, 0.0292, 0.0000])"
        value={text}
        aria-invalid={isFault}
        aria-describedby={`${id}-reading`}
        onChange={(event) => take(event.target.value)}
        onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
        onDrop={drop}
      />
      <div className="schedule-row">
        {reading.status === 'design' ? (
          <button
            type="button"
            className="button"
            onClick={() => {
              onDesign(reading.design, reading.seed)
              setUsed(text)
            }}
          >
            Use this design
          </button>
        ) : (
          <button
            type="button"
            className="button"
            disabled={reading.status !== 'levels'}
            onClick={() => {
              if (reading.status !== 'levels') return
              onLevels(reading.levels)
              setUsed(text)
            }}
          >
            Use this list
          </button>
        )}
        {reading.status === 'levels' && reading.endsThere && (
          <button
            type="button"
            className="button"
            title="As tables of N + 1 levels are run in N steps: the run goes from the level before the last to 0"
            onClick={() => {
              onLevels(reading.endsThere!)
              setUsed(text)
            }}
          >
            Its last becomes 0 ({reading.endsThere.length} steps)
          </button>
        )}
        <span id={`${id}-reading`} role="status" className={isFault ? 'fault' : 'schedule-hint'}>
          {reading.status !== 'empty' && (used === text ? `Taken: ${reading.message}` : reading.message)}
        </span>
      </div>
      {reading.status === 'design' && reading.notes.length > 0 && (
        <ul className="schedule-hint schedule-notes" aria-label="What was assumed or not used">
          {reading.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  )
}
