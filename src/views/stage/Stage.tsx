import { ArrowLeft, ArrowRight, Maximize2, MousePointer2, NotebookText, Presentation, X } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { placeOf } from '../../scenes/parts.ts'
import { scenes } from '../../scenes/registry.ts'
import { isStaged, type StagedScene } from '../../scenes/scene.ts'
import { findLanguage, languages, translated } from '../../scenes/translations.ts'
import { isPresentingOf, sceneOf } from '../../state/selectors.ts'
import { Guarded } from '../controls/Guarded.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { Contents } from '../tour/Contents.tsx'
import { Pointer } from '../tour/Pointer.tsx'
import { Prose } from '../tour/Prose.tsx'
import { enterFullScreen, useFullScreen } from '../tour/use-full-screen.ts'
import { GoalCard } from './GoalCard.tsx'
import { truthOfBeat } from './point-truth.ts'
import { QuestionCard } from './QuestionCard.tsx'
import { Sentence } from './Sentence.tsx'
import { StageControl } from './StageControl.tsx'
import { StagePicture } from './StagePicture.tsx'
import { useNotesLink } from './use-notes-link.ts'
import { useShow } from './use-show.ts'
import './stage.css'
import { type StageKey, useStageKeys } from '../tour/stage-keys.ts'
import { toldBeat } from './told.ts'
import { type PictureErrors, usePictureErrors } from './use-picture-errors.ts'
import { type Asked, useQuestion } from './use-question.ts'
import { useTube } from './use-toy.ts'
import { useWords } from './use-words.ts'

/** The open scene, where it has beats. */
export const Stage = ({ code }: { readonly code: ReactNode }) => {
  const scene = useExplorer(sceneOf)
  const language = useExplorer((state) => state.language)
  const show = useShow()
  return scene && isStaged(scene) ? (
    <OpenStage key={scene.id} scene={translated(scene, language)} show={show} code={code} />
  ) : null
}

/** Changes the language, where the scene has another. */
const LanguageButton = ({ scene }: { readonly scene: string }) => {
  const { explorer } = useWiring()
  const language = useExplorer((state) => state.language)
  const all = [null, ...languages.filter(({ scenes: own }) => scene in own).map(({ id }) => id)]
  if (all.length === 1) return null
  const next = all[(all.indexOf(language) + 1) % all.length]!
  const name = findLanguage(next)?.name ?? 'English'
  const code = (next ?? 'en').toUpperCase()
  return (
    <button
      type="button"
      className="icon-button language-button"
      aria-label={`${code} – switch to ${name}`}
      title={name}
      onClick={() => explorer.getState().speak(next)}
    >
      {code}
    </button>
  )
}

/** Keys belong to the talk: what a hand has pressed lets go of them. */
const releaseFocus = (): void => {
  const focused = document.activeElement
  if (focused instanceof HTMLElement && focused.closest('.stage')) focused.blur()
}

interface OpenStageProps {
  readonly scene: StagedScene
  /** Moves the beat's control by itself. */
  readonly show: () => void
  /** What copies a design as code. */
  readonly code: ReactNode
}

const OpenStage = ({ scene, show, code }: OpenStageProps) => {
  const { explorer } = useWiring()
  const beat = useExplorer(({ document }) => document.beat)
  const isPresenting = useExplorer(isPresentingOf)
  const isPointing = useExplorer((state) => state.isPointing)
  const [isBlack, setBlack] = useState(false)
  const notes = useRef<() => void>(() => {})
  const now = scene.beats[beat]!
  const tube = useTube((now.picture ?? scene.shown.picture) === 'crowd')
  const errors = usePictureErrors()
  const language = useExplorer((state) => state.language)
  const hasLanguage = scene.id in (findLanguage(language)?.scenes ?? {})
  const asked = useQuestion(scene, beat)
  const stop = useCallback(() => explorer.getState().present(false), [explorer])
  useFullScreen(isPresenting, stop)
  const onKey = useCallback(
    (key: StageKey) => {
      const { walk, walkScenes, leaveScene, present, isPresenting } = explorer.getState()
      const acts: Readonly<Record<StageKey, () => void>> = {
        next: () => {
          walk(1)
          show()
        },
        back: () => walk(-1),
        nextScene: () => walkScenes(1),
        backScene: () => walkScenes(-1),
        black: () => setBlack((was) => !was),
        leave: () => (isPresenting ? present(false) : leaveScene()),
        notes: () => notes.current(),
        show,
        map: () => explorer.getState().openMap(true),
      }
      acts[key]()
    },
    [explorer, show],
  )
  useStageKeys(isBlack, onKey)
  const place = placeOf(scene)
  const openNotes = useNotesLink({ scene, beat, place, isBlack, isPresenting, onKey })
  notes.current = openNotes
  return (
    <main className="stage" aria-label={`Scene: ${scene.title}`} onPointerUp={releaseFocus}>
      <div className="stage-words" lang={hasLanguage ? (language ?? 'en') : undefined}>
        <header className="stage-head">
          <p className="caption">{place}</p>
          <div className="stage-tools">
            <LanguageButton scene={scene.id} />
            <Contents id={scene.id} />
            <button
              type="button"
              className="icon-button"
              aria-label="Open everything"
              title="Open everything: this state in Compare, with all that can be changed"
              onClick={() => explorer.getState().openEverything()}
            >
              <Maximize2 aria-hidden />
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label="Present"
              aria-pressed={isPresenting}
              title={isPresenting ? 'Stop presenting (Esc)' : 'Present: large type, nothing but the stage'}
              onClick={() => {
                explorer.getState().present(!isPresenting)
                if (!isPresenting) enterFullScreen()
              }}
            >
              <Presentation aria-hidden />
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label="Notes"
              title="Notes in a window of their own, with the next beat and a clock (N)"
              onClick={openNotes}
            >
              <NotebookText aria-hidden />
            </button>
            {isPresenting && (
              <button
                type="button"
                className="icon-button"
                aria-label="Pointer"
                aria-pressed={isPointing}
                title="Pointer: a large dot that follows the mouse"
                onClick={() => explorer.getState().point(!isPointing)}
              >
                <MousePointer2 aria-hidden />
              </button>
            )}
            <button
              type="button"
              className="icon-button"
              aria-label="Leave the scenes"
              title="Leave the scenes and go back to your own designs"
              onClick={() => {
                stop()
                explorer.getState().leaveScene()
              }}
            >
              <X aria-hidden />
            </button>
          </div>
        </header>
        <h2>{scene.title}</h2>
        <Told scene={scene} beat={beat} tube={tube} asked={asked} errors={errors} />
        <Bar scene={scene} beat={beat} onKey={onKey} />
      </div>
      <Guarded name="The stage">
        <StagePicture scene={scene} beat={now} tube={tube} errors={errors} asked={asked} code={code} />
      </Guarded>
      {isBlack && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a press anywhere ends it, as any key does
        <div className="stage-black" onClick={() => setBlack(false)} role="presentation" />
      )}
      {isPresenting && isPointing && <Pointer />}
    </main>
  )
}

interface ToldProps {
  readonly scene: StagedScene
  readonly beat: number
  readonly tube: ReturnType<typeof useTube>
  readonly asked: Asked | undefined
  readonly errors: PictureErrors
}

/** What has been said so far. The earliest give way where there is no room for all. */
const Told = ({ scene, beat, tube, asked, errors }: ToldProps) => {
  const document = useExplorer((state) => state.document)
  const box = useRef<HTMLDivElement>(null)
  const now = scene.beats[beat]!
  const truth = useMemo(() => truthOfBeat(scene, beat), [scene, beat])
  const told = Array.from({ length: beat }, (_, k) => toldBeat(scene, k))
  useLayoutEffect(() => {
    const makeRoom = (): void => {
      const element = box.current
      if (!element) return
      const sentences = [...element.querySelectorAll<HTMLElement>('.stage-beat')]
      const fits = (): boolean => element.scrollHeight <= element.clientHeight + 1
      const question = element.querySelector<HTMLElement>('.question')
      for (const sentence of sentences) sentence.hidden = false
      question?.removeAttribute('data-tight')
      for (const sentence of sentences.slice(0, -1)) {
        if (fits()) break
        sentence.hidden = true
      }
      if (question && !fits()) question.dataset.tight = ''
      // The answer to a guess goes before what was said ahead of the question.
      if (question?.dataset.answered !== undefined && !fits()) sentences.at(-1)!.hidden = true
      // On a phone the words scroll, by keys too.
      if (element.scrollHeight > element.clientHeight + 1) element.tabIndex = 0
      else element.removeAttribute('tabindex')
    }
    makeRoom()
    const observer = new ResizeObserver(makeRoom)
    if (box.current) observer.observe(box.current)
    // Formulas grow when their fonts arrive.
    const { fonts } = window.document
    fonts.addEventListener('loadingdone', makeRoom)
    return () => {
      observer.disconnect()
      fonts.removeEventListener('loadingdone', makeRoom)
    }
  })
  const hasLine = now.light?.includes('control') && !now.say.includes('{control}')
  return (
    <>
      <div className="stage-told" ref={box}>
        {told.map((one) => (
          <p key={one.say} className="stage-beat told">
            <Sentence text={one.say} control={scene.control} document={one.document} tube={one.tube} isTold />
          </p>
        ))}
        <p className="stage-beat" aria-current="step">
          <Sentence text={now.say} control={scene.control} document={document} tube={tube} isTold={false} />
        </p>
        {scene.control && hasLine && (
          <p className="stage-control-line">
            <Prose text={scene.control.words} /> <StageControl control={scene.control} />
          </p>
        )}
        {now.goal && <GoalCard goal={now.goal} scene={scene.id} beat={beat} tube={tube} errors={errors} />}
        {asked && <QuestionCard key={asked.question.id} asked={asked} curve={scene.curve} truth={truth} />}
      </div>
      <Announcement text={`Beat ${beat + 1} of ${scene.beats.length}.`} />
    </>
  )
}

/** Said by screen readers, not seen. */
const Announcement = ({ text }: { readonly text: string }) => {
  const [said, setSaid] = useState('')
  useEffect(() => setSaid(text), [text])
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  )
}

/** Back, one dot for each beat, and next. */
interface BarProps {
  readonly scene: StagedScene
  readonly beat: number
  readonly onKey: (key: StageKey) => void
}

const Bar = ({ scene, beat, onKey }: BarProps) => {
  const words = useWords()
  const { explorer } = useWiring()
  const at = scenes.findIndex(({ id }) => id === scene.id)
  const isFirst = beat === 0 && at <= 0
  const isLast = beat === scene.beats.length - 1
  const next = at < 0 ? undefined : scenes[at + 1]
  const isEnd = isLast && !next
  return (
    <nav className="stage-bar" aria-label="Beats">
      <button
        type="button"
        className="button"
        aria-label="Back"
        title="Back (←)"
        disabled={isFirst}
        onClick={() => onKey('back')}
      >
        <ArrowLeft aria-hidden size={18} />
      </button>
      <span className="stage-dots">
        {scene.beats.map(({ say }, k) => (
          <button
            key={say}
            type="button"
            aria-label={`Beat ${k + 1} of ${scene.beats.length}`}
            aria-current={k === beat ? 'step' : undefined}
            data-told={k < beat || undefined}
            onClick={() => explorer.getState().openScene(scene.id, k)}
          />
        ))}
      </span>
      <button
        type="button"
        className="button stage-next"
        aria-label={isLast && next ? `${words.nextScene}: ${next.title}` : words.next}
        title="Next (→)"
        disabled={isEnd}
        onClick={() => onKey('next')}
      >
        {isLast && next ? words.nextScene : words.next} <ArrowRight aria-hidden size={18} />
      </button>
    </nav>
  )
}
