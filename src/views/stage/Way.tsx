import { Dialog } from 'radix-ui'
import { scenesByPart } from '../../scenes/parts.ts'
import { tableRows } from '../../scenes/table-rows.ts'
import { Late, latePart } from '../controls/late.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import './map.css'

/** With Table 1 and the score only when somebody opens it. */
const mapBody = latePart({
  name: 'The map',
  load: () => import('./MapBody.tsx'),
  pick: (module) => module.MapBody,
  waiting: <Dialog.Title className="caption">Loading …</Dialog.Title>,
})

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
          <Late part={mapBody} with={{ open }} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
