import { ArrowLeft, ArrowRight, MousePointer2, Presentation, RotateCcw, X } from 'lucide-react'
import { useCallback, useEffect } from 'react'
import { placeOf } from '../../scenes/parts.ts'
import { scenes } from '../../scenes/registry.ts'
import { isStaged, type PanelScene } from '../../scenes/scene.ts'
import { isPresentingOf, sceneOf } from '../../state/selectors.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { Contents } from '../tour/Contents.tsx'
import { Pointer } from '../tour/Pointer.tsx'
import { Prose } from '../tour/Prose.tsx'
import './scenes.css'
import { enterFullScreen, useFullScreen } from '../tour/use-full-screen.ts'
import { TaskCard } from './TaskCard.tsx'
import { useSceneKeys } from './use-scene-keys.ts'

/** Room that a marked row keeps above itself, in pixels. */
const roomAbove = 12

/** Brings the first marked row of the controls into their own scroll box; the page stays where it is. */
const useMarkedRow = (id: string): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a scene of another id marks other rows
  useEffect(() => {
    const box = document.querySelector<HTMLElement>('.area-controls')
    const row = box?.querySelector<HTMLElement>('[data-marked]')
    if (!box || !row || box.scrollHeight <= box.clientHeight) return
    box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - roomAbove
  }, [id])
}

/** The open scene: its words, its task, and the way to the others. The explorer stays free all the while. */
export const ScenePanel = () => {
  const scene = useExplorer(sceneOf)
  return scene && !isStaged(scene) ? <OpenScene scene={scene} /> : null
}

const OpenScene = ({ scene }: { readonly scene: PanelScene }) => {
  const { explorer } = useWiring()
  const isPresenting = useExplorer(isPresentingOf)
  const isPointing = useExplorer((state) => state.isPointing)
  const at = scenes.indexOf(scene)
  const onMove = useCallback((way: 1 | -1) => explorer.getState().walkScenes(way), [explorer])
  const stop = useCallback(() => explorer.getState().present(false), [explorer])
  useMarkedRow(scene.id)
  useSceneKeys(isPresenting, onMove)
  useFullScreen(isPresenting, stop)
  const place = placeOf(scene)
  return (
    <section className="panel area-scene" aria-label={`Scene: ${scene.title}`}>
      <header className="scene-head">
        <div>
          <p className="caption" role="status">
            {place}
            <span className="visually-hidden">: {scene.title}</span>
          </p>
          <h2>{scene.title}</h2>
        </div>
        <nav className="scene-nav" aria-label="Scenes">
          <button
            type="button"
            className="button"
            aria-label={at > 0 ? `Previous scene: ${scenes[at - 1]!.title}` : 'Previous scene'}
            title="Previous scene (←)"
            disabled={at === 0}
            onClick={() => onMove(-1)}
          >
            <ArrowLeft aria-hidden size={17} />
          </button>
          <button
            type="button"
            className="button"
            aria-label={at < scenes.length - 1 ? `Next scene: ${scenes[at + 1]!.title}` : 'Next scene'}
            title="Next scene (→)"
            disabled={at === scenes.length - 1}
            onClick={() => onMove(1)}
          >
            Next <ArrowRight aria-hidden size={17} />
          </button>
          <Contents id={scene.id} />
          <button
            type="button"
            className="icon-button"
            aria-label="Reset this scene"
            title="Reset this scene"
            onClick={() => explorer.getState().openScene(scene.id)}
          >
            <RotateCcw aria-hidden />
          </button>
          <button
            type="button"
            className="icon-button scene-present"
            aria-label="Present"
            aria-pressed={isPresenting}
            title={isPresenting ? 'Stop presenting' : 'Present: large type and only what the scene needs'}
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
        </nav>
      </header>
      <div className="scene-body">
        <section className="scene-prose" aria-label="What it is about" tabIndex={isPresenting ? 0 : undefined}>
          {scene.paragraphs.map((paragraph) => (
            <p key={paragraph}>
              <Prose text={paragraph} />
            </p>
          ))}
        </section>
        <TaskCard key={scene.id} scene={scene} />
      </div>
      {isPresenting && isPointing && <Pointer />}
    </section>
  )
}
