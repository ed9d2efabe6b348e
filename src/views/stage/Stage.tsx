import { Maximize2, MousePointer2, NotebookText, Presentation, X } from 'lucide-react'
import { type ReactNode, useCallback, useRef, useState } from 'react'
import { placeOf } from '../../scenes/parts.ts'
import type { Scene } from '../../scenes/scene.ts'
import { findLanguage, languages, nameOfLanguage, translated } from '../../scenes/translations.ts'
import { isPresentingOf } from '../../state/selectors.ts'
import { Guarded } from '../controls/Guarded.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { SaveMenu } from '../plot/SaveMenu.tsx'
import { Contents } from '../tour/Contents.tsx'
import { Pointer } from '../tour/Pointer.tsx'
import { enterFullScreen, useFullScreen } from '../tour/use-full-screen.ts'
import { openSceneOf } from './open-scene.ts'
import { StagePicture } from './StagePicture.tsx'
import { useNotesLink } from './use-notes-link.ts'
import { useShow } from './use-show.ts'
import './stage.css'
import './picture.css'
import './film.css'
import './figures.css'
import './planes.css'
import './narrow.css'
import { type StageKey, useStageKeys } from '../tour/stage-keys.ts'
import { StageBar } from './StageBar.tsx'
import { Told } from './StageTold.tsx'
import { usePictureErrors } from './use-picture-errors.ts'
import { useQuestion } from './use-question.ts'
import { useTube } from './use-toy.ts'

/** The open scene, where it has beats. */
export const Stage = ({ code }: { readonly code: ReactNode }) => {
  const scene = useExplorer(openSceneOf)
  const language = useExplorer((state) => state.language)
  const show = useShow()
  return scene ? <OpenStage key={scene.id} scene={translated(scene, language)} show={show} code={code} /> : null
}

/** Changes the language, where the scene has another. */
const LanguageButton = ({ scene }: { readonly scene: string }) => {
  const { explorer } = useWiring()
  const language = useExplorer((state) => state.language)
  const all: readonly (string | null)[] = [
    null,
    ...languages.filter(({ scenes: own }) => scene in own).map(({ id }) => id),
  ]
  if (all.length === 1) return null
  const next = all[(all.indexOf(language) + 1) % all.length]!
  const name = nameOfLanguage(next)
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

/** Its numbers stand in the panels of the Lab. */
const asPicture = ['svg', 'png'] as const

interface OpenStageProps {
  readonly scene: Scene
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
  const picture = useRef<HTMLDivElement>(null)
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
            <SaveMenu name={scene.id} what="picture" figure={picture} offered={asPicture} />
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
        <StageBar scene={scene} beat={beat} onKey={onKey} />
      </div>
      <Guarded name="The stage">
        <StagePicture scene={scene} beat={now} tube={tube} errors={errors} asked={asked} code={code} area={picture} />
      </Guarded>
      {isBlack && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a press anywhere ends it, as any key does
        <div className="stage-black" onClick={() => setBlack(false)} role="presentation" />
      )}
      {isPresenting && isPointing && <Pointer />}
    </main>
  )
}
