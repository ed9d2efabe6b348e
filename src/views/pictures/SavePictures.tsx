import { ImageDown } from 'lucide-react'
import { useState } from 'react'
import { fetchPart } from '../../base/fetch-part.ts'
import type { VerdictReading } from '../../metrics/verdict.ts'
import type { ExplorerState } from '../../state/explorer.ts'
import { linkOf } from '../../state/url-link.ts'
import { useWiring } from '../explorer-context.tsx'

const fetchSaving = fetchPart(() => import('./save-pictures.ts'))

interface SavePicturesProps {
  /** What was measured of them, if anything. */
  readonly readings?: (state: ExplorerState) => readonly VerdictReading[]
}

/** The button that saves the pictures of all designs. */
export const SavePictures = ({ readings }: SavePicturesProps) => {
  const { explorer } = useWiring()
  const [isSaving, setIsSaving] = useState(false)
  const save = async (): Promise<void> => {
    setIsSaving(true)
    try {
      const { savePictures } = await fetchSaving()
      const state = explorer.getState()
      await savePictures(state, readings?.(state) ?? [], linkOf(state, location))
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      explorer.getState().note('warning', `The pictures could not be saved: ${why}`)
    } finally {
      setIsSaving(false)
    }
  }
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Save the pictures as PNG"
      title="Save the pictures of all designs as one PNG. Drop it on the page to come back to this state"
      disabled={isSaving}
      onClick={() => void save()}
    >
      <ImageDown aria-hidden />
    </button>
  )
}
