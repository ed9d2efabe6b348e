import { ArrowLeft, ArrowRight, Maximize2, MousePointer2, Presentation, X } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { scenes } from '../../scenes/registry.ts'
import { isStaged, type StagedScene } from '../../scenes/scene.ts'
import { isPresentingOf, sceneOf } from '../../state/selectors.ts'
import { Guarded } from '../controls/Guarded.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { Contents } from '../tour/Contents.tsx'
import { Pointer } from '../tour/Pointer.tsx'
import { Prose } from '../tour/Prose.tsx'
import { enterFullScreen, useFullScreen } from '../tour/use-full-screen.ts'
import { Sentence } from './Sentence.tsx'
import { StageControl } from './StageControl.tsx'
import { StagePicture } from './StagePicture.tsx'
import './stage.css'
import { toldBeat } from './told.ts'
import { usePictureErrors } from './use-picture-errors.ts'
import { type StageKey, useStageKeys } from './use-stage-keys.ts'
import { useTube } from './use-toy.ts'

/** The open scene, where it has beats. */
export const Stage = () => {
  const scene = useExplorer(sceneOf)
  return scene && isStaged(scene) ? <OpenStage key={scene.id} scene={scene} /> : null
}

/** Keys belong to the talk: what a hand has pressed lets go of them. */
const releaseFocus = (): void => {
  const focused = document.activeElement
  if (focused instanceof HTMLElement && focused.closest('.stage')) focused.blur()
}

const OpenStage = ({ scene }: { readonly scene: StagedScene }) => {
  const { explorer } = useWiring()
  const beat = useExplorer(({ document }) => document.beat)
  const isPresenting = useExplorer(isPresentingOf)
  const isPointing = useExplorer((state) => state.isPointing)
  const [isBlack, setBlack] = useState(false)
  const now = scene.beats[beat]!
  const tube = useTube((now.picture ?? scene.shown.picture) === 'crowd')
  const errors = usePictureErrors()
  const stop = useCallback(() => explorer.getState().present(false), [explorer])
  useFullScreen(isPresenting, stop)
  const onKey = useCallback(
    (key: StageKey) => {
      const { walk, walkScenes, leaveScene, present, isPresenting } = explorer.getState()
      const acts: Readonly<Record<StageKey, () => void>> = {
        next: () => walk(1),
        back: () => walk(-1),
        nextScene: () => walkScenes(1),
        backScene: () => walkScenes(-1),
        black: () => setBlack((was) => !was),
        leave: () => (isPresenting ? present(false) : leaveScene()),
      }
      acts[key]()
    },
    [explorer],
  )
  useStageKeys(isBlack, onKey)
  const at = scenes.indexOf(scene)
  return (
    <main className="stage" aria-label={`Scene: ${scene.title}`} onPointerUp={releaseFocus}>
      <div className="stage-words">
        <header className="stage-head">
          <p className="caption">
            Scene {at + 1} of {scenes.length}
          </p>
          <div className="stage-tools">
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
        <Told scene={scene} beat={beat} tube={tube} />
        <Bar scene={scene} beat={beat} />
      </div>
      <Guarded name="The stage">
        <StagePicture scene={scene} beat={now} tube={tube} errors={errors} />
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
}

/** What has been said so far. The earliest give way where there is no room for all. */
const Told = ({ scene, beat, tube }: ToldProps) => {
  const document = useExplorer((state) => state.document)
  const box = useRef<HTMLDivElement>(null)
  const now = scene.beats[beat]!
  const told = Array.from({ length: beat }, (_, k) => toldBeat(scene, k))
  useLayoutEffect(() => {
    const makeRoom = (): void => {
      const element = box.current
      if (!element) return
      const sentences = [...element.querySelectorAll<HTMLElement>('.stage-beat')]
      for (const sentence of sentences) sentence.hidden = false
      for (const sentence of sentences.slice(0, -1)) {
        if (element.scrollHeight <= element.clientHeight + 1) break
        sentence.hidden = true
      }
    }
    makeRoom()
    const observer = new ResizeObserver(makeRoom)
    if (box.current) observer.observe(box.current)
    return () => observer.disconnect()
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
const Bar = ({ scene, beat }: { readonly scene: StagedScene; readonly beat: number }) => {
  const { explorer } = useWiring()
  const at = scenes.indexOf(scene)
  const isFirst = beat === 0 && at === 0
  const isLast = beat === scene.beats.length - 1
  const next = scenes[at + 1]
  const isEnd = isLast && !next
  return (
    <nav className="stage-bar" aria-label="Beats">
      <button
        type="button"
        className="button"
        aria-label="Back"
        title="Back (←)"
        disabled={isFirst}
        onClick={() => explorer.getState().walk(-1)}
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
        aria-label={isLast && next ? `Next scene: ${next.title}` : 'Next'}
        title="Next (→)"
        disabled={isEnd}
        onClick={() => explorer.getState().walk(1)}
      >
        {isLast ? 'Next scene' : 'Next'} <ArrowRight aria-hidden size={18} />
      </button>
    </nav>
  )
}
