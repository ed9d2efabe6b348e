import { useId, useState } from 'react'

interface LevelTextProps {
  /** Strictly falling, without the final 0. */
  readonly levels: readonly number[]
  readonly name: string
}

/** The levels and the final 0, as k-diffusion and ComfyUI print and read them: the shortest text of each number. */
export const printLevels = (levels: readonly number[]): string => [...levels, 0].join(', ')

type Copy = { readonly status: 'idle' | 'copied' } | { readonly status: 'denied'; readonly text: string }

/** The active design's levels as text. */
export const LevelText = ({ levels, name }: LevelTextProps) => {
  const id = useId()
  const [copy, setCopy] = useState<Copy>({ status: 'idle' })
  const text = printLevels(levels)
  const copyList = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setCopy({ status: 'copied' })
    } catch {
      // Denied, or not a secure page: the text is shown, to be copied by hand.
      setCopy({ status: 'denied', text })
    }
  }
  return (
    <section className="schedule-text" aria-label="Levels as text">
      <div className="schedule-row">
        <button type="button" className="button" onClick={() => void copyList()}>
          Copy list
        </button>
        <span role="status" className="schedule-hint">
          {copy.status === 'copied' && `Copied ${levels.length} levels and the final 0.`}
        </span>
      </div>
      {copy.status === 'denied' && (
        <p>
          <label htmlFor={id}>This browser does not let the page copy: select the list of {name} and copy it.</label>
          <textarea id={id} readOnly rows={3} value={copy.text} onFocus={(event) => event.target.select()} />
        </p>
      )}
    </section>
  )
}
