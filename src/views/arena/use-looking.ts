import { useCallback, useMemo, useState } from 'react'
import { type Compared, referencesOf } from '../../state/selectors.ts'
import { useExplorer } from '../explorer-context.tsx'
import { type Against, noZoom, type Way, type Zoom } from './picture-view.ts'
import { useFlipKeys } from './use-flip-keys.ts'

/** A cat shows more of what goes wrong than a sunset. */
const firstLarge = 4

/** How the pictures of all designs are looked at, and what changes it. */
export const useLooking = (compared: readonly Compared[]) => {
  const [way, onWay] = useState<Way>('beside')
  const [wanted, onAgainst] = useState<Against>('converged')
  const [divider, onDivider] = useState(0.5)
  const [isFlipped, onFlip] = useState(false)
  const [zoom, setZoom] = useState<Zoom>(noZoom)
  const [large, onLarge] = useState(firstLarge)
  const hasReference = useExplorer((state) => referencesOf(state).length > 0)
  const all = useMemo<readonly Against[]>(
    () => [
      ...(hasReference ? (['converged'] as const) : []),
      ...(compared.length > 1 ? compared.map(({ id }) => id) : []),
    ],
    [compared, hasReference],
  )
  const against = all.includes(wanted) ? wanted : (all[0] ?? 'converged')
  useFlipKeys(way === 'flip', onFlip)
  const onZoom = useCallback((change: (before: Zoom) => Zoom) => setZoom(change), [])
  return {
    way: all.length === 0 ? 'beside' : way,
    against,
    /** What pictures can be set against. */
    all,
    divider,
    isFlipped,
    zoom,
    large,
    onWay,
    onAgainst,
    onDivider,
    onFlip,
    onZoom,
    onLarge,
  }
}

export type PictureLooking = ReturnType<typeof useLooking>
