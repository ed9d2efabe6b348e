import { ArrowLeft, ArrowRight, Pause, Play, RotateCcw } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { keepFromLeaving } from '../keep-from-leaving.ts'
import { Prose } from '../tour/Prose.tsx'
import { type StageKey, useStageKeys } from '../tour/stage-keys.ts'
import {
  openTalkChannel,
  type PictureSize,
  type SpokenBeat,
  type TalkChannel,
  type TalkState,
} from '../tour/talk-channel.ts'
import './notes-window.css'
import { clockText, useClock } from './use-clock.ts'

/** How long a talk may stay silent before the window says what to do, in milliseconds. */
const patience = 1500

/** What a small picture of a beat needs to be drawn. */
interface SmallPicture {
  readonly hash: string
  readonly step: number | null | undefined
  readonly language: string | null
  readonly size: PictureSize
  readonly label: string
}

interface NotesWindowProps {
  readonly talk: string
  /** Draws a beat small. */
  readonly picture: (shown: SmallPicture) => ReactNode
}

/** For the speaker's own screen: the present beat, the next one, notes and a clock. Its keys are the talk's. */
export const NotesWindow = ({ talk, picture }: NotesWindowProps) => {
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
        <Speech state={state} picture={picture} onKey={onKey} />
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

interface BeatProps {
  readonly heading: string
  readonly beat: SpokenBeat
  readonly isNext: boolean
  readonly picture: ReactNode
}

const Beat = ({ heading, beat, isNext, picture }: BeatProps) => (
  <section aria-label={heading} data-next={isNext || undefined}>
    <h2>{heading}</h2>
    <div className="notes-beat">
      {picture}
      <div>
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
      </div>
    </div>
  </section>
)

interface SpeechProps extends Pick<NotesWindowProps, 'picture'> {
  readonly state: TalkState
  readonly onKey: (key: StageKey) => void
}

const Speech = ({ state, picture, onKey }: SpeechProps) => {
  const { now, next, notes, step, language, picture: size, isBlack, isPresenting, canShow } = state
  // By its key the next beat's picture, which is there already, becomes the present one's.
  const beats = [
    { beat: now, isNext: false, heading: isBlack ? 'On the screen: black' : 'On the screen' },
    ...(next
      ? [{ beat: next, isNext: true, heading: next.title === now.title ? 'Next beat' : `Next scene: ${next.title}` }]
      : []),
  ]
  return (
    <>
      <div className="notes-beats">
        {beats.map(({ beat, isNext, heading }) => (
          <Beat
            key={beat.id}
            {...{ beat, isNext, heading }}
            picture={picture({
              hash: beat.hash,
              step: isNext ? undefined : step,
              language,
              size,
              label: isNext ? 'Picture of the next beat' : 'Picture on the screen',
            })}
          />
        ))}
        {!next && (
          <section aria-label="Next beat" data-next>
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
