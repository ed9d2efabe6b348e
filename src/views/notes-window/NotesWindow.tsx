import { ArrowLeft, ArrowRight, Pause, Play, RotateCcw } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { keepFromLeaving } from '../keep-from-leaving.ts'
import { Prose } from '../tour/Prose.tsx'
import { type StageKey, useStageKeys } from '../tour/stage-keys.ts'
import { openTalkChannel, type SpokenBeat, type TalkChannel, type TalkState } from '../tour/talk-channel.ts'
import './notes-window.css'
import { clockText, useClock } from './use-clock.ts'

/** How long a talk may stay silent before the window says what to do, in milliseconds. */
const patience = 1500

/** For the speaker's own screen: the present beat, the next one, notes and a clock. Its keys are the talk's. */
export const NotesWindow = ({ talk }: { readonly talk: string }) => {
  const [state, setState] = useState<TalkState | null>(null)
  const [isSilent, setSilent] = useState(false)
  const channel = useRef<TalkChannel | null>(null)
  useEffect(() => {
    const opened = openTalkChannel(talk, (message) => {
      if (message.kind === 'state') setState(message)
      else if (message.kind === 'gone') {
        setState(null)
        setSilent(true)
      }
    })
    channel.current = opened
    opened.post({ kind: 'hello' })
    const timer = window.setTimeout(() => setSilent(true), patience)
    return () => {
      window.clearTimeout(timer)
      opened.close()
    }
  }, [talk])
  const onKey = useCallback((key: StageKey) => {
    if (key !== 'notes') channel.current?.post({ kind: 'key', key })
  }, [])
  useStageKeys(false, onKey)
  // Files mean nothing here, but would take the notes' place.
  useEffect(() => keepFromLeaving(window, () => undefined), [])
  const clock = useClock()
  return (
    <main className="notes-window" aria-label="Notes">
      <header>
        {state ? (
          <h1>
            {state.now.title}{' '}
            <span>
              {state.place}, beat {state.beat + 1} of {state.beats}
            </span>
          </h1>
        ) : (
          <h1>Notes</h1>
        )}
        <div className="notes-clock" role="timer" aria-label="Time since the start">
          <strong>{clockText(clock.seconds)}</strong>
          <button
            type="button"
            className="icon-button"
            aria-label={clock.isRunning ? 'Pause the clock' : 'Start the clock'}
            onClick={clock.toggle}
          >
            {clock.isRunning ? <Pause aria-hidden /> : <Play aria-hidden />}
          </button>
          <button type="button" className="icon-button" aria-label="Set the clock to 0" onClick={clock.reset}>
            <RotateCcw aria-hidden />
          </button>
        </div>
      </header>
      {state ? (
        <Speech state={state} onKey={onKey} />
      ) : (
        isSilent && (
          <p className="notes-silent" role="status">
            No talk answers. Open a scene in the window that these notes were opened from, and press N there.
          </p>
        )
      )}
    </main>
  )
}

const Beat = ({ heading, beat }: { readonly heading: string; readonly beat: SpokenBeat }) => (
  <section aria-label={heading}>
    <h2>{heading}</h2>
    <p>
      <Prose text={beat.say} />
    </p>
    {beat.question && (
      <p className="notes-question">
        <strong>
          <Prose text={beat.question.ask} />
        </strong>{' '}
        <span>
          Answer: <Prose text={beat.question.right} />
        </span>
      </p>
    )}
  </section>
)

const Speech = ({ state, onKey }: { readonly state: TalkState; readonly onKey: (key: StageKey) => void }) => {
  const { now, next, notes, isBlack, isPresenting, canShow } = state
  return (
    <>
      <div className="notes-beats">
        <Beat heading={isBlack ? 'On the screen: black' : 'On the screen'} beat={now} />
        {next ? (
          <Beat heading={next.title === now.title ? 'Next beat' : `Next scene: ${next.title}`} beat={next} />
        ) : (
          <section aria-label="Next beat">
            <h2>Next beat</h2>
            <p>This is the last one.</p>
          </section>
        )}
      </div>
      <p className="notes-notes" role="note">
        {notes === '' ? <span className="notes-none">No notes for this beat.</span> : <Prose text={notes} />}
      </p>
      <footer>
        <button type="button" className="button" onClick={() => onKey('back')}>
          <ArrowLeft aria-hidden size={18} /> Back
        </button>
        <button type="button" className="button notes-next" onClick={() => onKey('next')}>
          Next beat <ArrowRight aria-hidden size={18} />
        </button>
        <button type="button" className="button" onClick={() => onKey('nextScene')}>
          Next scene
        </button>
        <span className="notes-space" />
        {canShow && (
          <button type="button" className="button" onClick={() => onKey('show')}>
            Show me <kbd>S</kbd>
          </button>
        )}
        <button type="button" className="button" aria-pressed={isBlack} onClick={() => onKey('black')}>
          Black out <kbd>B</kbd>
        </button>
        <button type="button" className="button" onClick={() => onKey('leave')}>
          {isPresenting ? 'Stop presenting' : 'Leave'} <kbd>Esc</kbd>
        </button>
      </footer>
    </>
  )
}
