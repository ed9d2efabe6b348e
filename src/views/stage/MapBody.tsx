import { CircleCheck, RotateCcw, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { outlines } from '../../scenes/outlines.ts'
import { scenesByPart } from '../../scenes/parts.ts'
import { scenes } from '../../scenes/registry.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { predictionsOf, scoreText } from './score.ts'
import { TableMap } from './TableMap.tsx'

/** All scenes by part, Table 1 as far as it is filled, and the score of the predictions. */
export const MapBody = ({ open }: { readonly open: string }) => {
  const { explorer } = useWiring()
  const done = useExplorer((state) => state.done)
  const answers = useExplorer((state) => state.answers)
  const frame = outlines.filter((scene) => scene.frame !== undefined)
  const groups = [
    { id: 'opening', title: null, scenes: frame.slice(0, 1) },
    ...scenesByPart.map(({ part, scenes: own }) => ({ id: part.id, title: part.title, scenes: own })),
    { id: 'end', title: null, scenes: frame.slice(1) },
  ]
  return (
    <>
      <header>
        <Dialog.Title asChild>
          <h2>The map</h2>
        </Dialog.Title>
        <Dialog.Close className="icon-button" aria-label="Close">
          <X aria-hidden />
        </Dialog.Close>
      </header>
      <div className="map-body">
        <nav aria-label="All scenes by part">
          {groups.map(({ id, title, scenes: own }) => (
            <div key={id}>
              {title && <h3>{title}</h3>}
              <ol>
                {own.map((scene) => (
                  <li key={scene.id}>
                    <button
                      type="button"
                      aria-current={scene.id === open ? 'step' : undefined}
                      onClick={() => {
                        explorer.getState().openMap(false)
                        explorer.getState().openScene(scene.id)
                      }}
                    >
                      {scene.title}
                      {done.includes(scene.id) && <CircleCheck aria-label="done" size={15} />}
                    </button>
                  </li>
                ))}
              </ol>
            </div>
          ))}
        </nav>
        <div className="map-scroll">
          <TableMap />
        </div>
      </div>
      <footer>
        <p>{scoreText(predictionsOf(scenes, answers))}</p>
        <button
          type="button"
          className="button"
          title="Forget all ticks and answers that this browser keeps"
          onClick={() => explorer.getState().startAfresh()}
        >
          <RotateCcw aria-hidden size={15} /> Start afresh
        </button>
      </footer>
    </>
  )
}
