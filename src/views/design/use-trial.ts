import { useRef } from 'react'
import type { Document } from '../../document/document.ts'
import { useWiring } from '../explorer-context.tsx'

interface Trial {
  readonly document: Document
  isChanged: boolean
}

/**
 * What is tried in a list of names, as one gesture: each try changes the document of when the list opened, keeping it makes one
 * step of undo, putting it back none.
 */
export const useTrial = () => {
  const { explorer } = useWiring()
  const before = useRef<Trial | null>(null)
  const release = (): void => {
    before.current = null
    explorer.getState().hold(false)
  }
  return {
    /** What was there when the list opened; undefined while it is closed. */
    start: () => before.current?.document,
    /** Changes the document under the key of a control; nothing while the list is closed. */
    attempt: (key: string, edit: (document: Document) => Document): void => {
      const trial = before.current
      if (!trial) return
      const { hold, change } = explorer.getState()
      hold(true)
      change(key, edit)
      trial.isChanged = explorer.getState().document !== trial.document
    },
    /** What the list reports, for an `apply` that tries an entry. */
    gestures: (apply: (id: string, query: string) => void) => ({
      onOpen: (): void => {
        before.current = { document: explorer.getState().document, isChanged: false }
      },
      onTry: apply,
      onKeep: (id: string | null, query: string): void => {
        if (id !== null) apply(id, query)
        release()
      },
      onPutBack: (): void => {
        if (before.current?.isChanged) explorer.getState().undo()
        release()
      },
    }),
  }
}
