import { CircleCheck, ListOrdered } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { outlines } from '../../scenes/outlines.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import './tour.css'

/** All scenes, with what was done: one opens each. */
export const Contents = ({ id }: { readonly id: string }) => {
  const { explorer } = useWiring()
  const done = useExplorer((state) => state.done)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <button type="button" className="icon-button" aria-label="All scenes" title="All scenes">
          <ListOrdered aria-hidden />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover scene-contents"
          align="end"
          sideOffset={8}
          collisionPadding={10}
          aria-label="All scenes"
        >
          <ol>
            {outlines.map((scene) => (
              <li key={scene.id}>
                <button
                  type="button"
                  aria-current={scene.id === id ? 'step' : undefined}
                  onClick={() => {
                    explorer.getState().openScene(scene.id)
                    setIsOpen(false)
                  }}
                >
                  <span>{scene.title}</span>
                  {done.includes(scene.id) && (
                    <>
                      <CircleCheck aria-hidden size={15} />
                      <span className="visually-hidden">done</span>
                    </>
                  )}
                </button>
              </li>
            ))}
          </ol>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
