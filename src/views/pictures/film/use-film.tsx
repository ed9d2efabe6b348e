import { type ReactNode, type RefObject, useMemo, useState } from 'react'
import { Late, latePart } from '../../controls/late.tsx'
import type { MoreToSave } from '../../plot/SaveMenu.tsx'
import type { FilmDialogProps } from './FilmDialog.tsx'

const filmDialog = latePart({
  name: 'The animation',
  load: () => import('./FilmDialog.tsx'),
  pick: (module): ((props: FilmDialogProps) => ReactNode) => module.FilmDialog,
})

/** The item of the toy's menu that asks for an animation, and its dialog. */
export const useFilm = (
  figure: RefObject<HTMLElement | null>,
): { readonly more: readonly MoreToSave[]; readonly dialog: ReactNode } => {
  const [isOpen, setIsOpen] = useState(false)
  const more = useMemo(() => [{ label: 'Save an animation of the steps…', onSelect: () => setIsOpen(true) }], [])
  return {
    more,
    dialog: isOpen && <Late part={filmDialog} with={{ figure, onClose: () => setIsOpen(false) }} />,
  }
}
