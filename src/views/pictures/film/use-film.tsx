import { lazy, type ReactNode, type RefObject, Suspense, useState } from 'react'
import { fetchPart } from '../../../base/fetch-part.ts'
import { Guarded } from '../../controls/Guarded.tsx'
import type { MoreToSave } from '../../plot/SaveMenu.tsx'

const fetchDialog = fetchPart(() => import('./FilmDialog.tsx'))

const FilmDialog = lazy(async () => ({ default: (await fetchDialog()).FilmDialog }))

/** The item of the toy's menu that asks for an animation, and its dialog. */
export const useFilm = (
  figure: RefObject<HTMLElement | null>,
): { readonly more: readonly MoreToSave[]; readonly dialog: ReactNode } => {
  const [isOpen, setIsOpen] = useState(false)
  return {
    more: [{ label: 'Save an animation of the steps…', onSelect: () => setIsOpen(true) }],
    dialog: isOpen && (
      <Guarded name="The animation">
        <Suspense>
          <FilmDialog figure={figure} onClose={() => setIsOpen(false)} />
        </Suspense>
      </Guarded>
    ),
  }
}
