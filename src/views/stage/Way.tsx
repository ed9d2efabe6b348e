import { CircleCheck, RotateCcw, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { scenesByPart } from '../../scenes/parts.ts'
import { scenes } from '../../scenes/registry.ts'
import { tableRows } from '../../scenes/table-rows.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import './map.css'
import { predictionsOf, scoreText } from './score.ts'
import { TableMap } from './TableMap.tsx'

/** How far the talk is: its parts with a dash for each scene, and the rows of Table 1. Opens the map. */
export const Way = () => {
  const { explorer } = useWiring()
  const open = useExplorer((state) => state.document.scene)
  const done = useExplorer((state) => state.done)
  const isMapOpen = useExplorer((state) => state.isMapOpen)
  if (open === null) return null
  const filled = tableRows.filter(({ scene }) => done.includes(scene)).length
  return (
    <Dialog.Root open={isMapOpen} onOpenChange={(isOpen) => explorer.getState().openMap(isOpen)}>
      <Dialog.Trigger className="way" title="The map: all scenes, and Table 1 as far as it is filled (Home)">
        {scenesByPart.map(({ part, scenes: own }) => (
          <span key={part.id} className="way-part" data-here={own.some(({ id }) => id === open) || undefined}>
            <span className="way-title">{part.title}</span>
            <span className="way-dashes" aria-hidden>
              {own.map(({ id }) => (
                <i key={id} data-done={done.includes(id) || undefined} data-here={id === open || undefined} />
              ))}
            </span>
          </span>
        ))}
        <span className="way-rows">
          Table 1: {filled} of {tableRows.length}
        </span>
        <span className="visually-hidden">Open the map</span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog map-dialog" aria-describedby={undefined}>
          <MapBody open={open} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const MapBody = ({ open }: { readonly open: string }) => {
  const { explorer } = useWiring()
  const done = useExplorer((state) => state.done)
  const answers = useExplorer((state) => state.answers)
  const frame = scenes.filter((scene) => scene.frame !== undefined)
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
