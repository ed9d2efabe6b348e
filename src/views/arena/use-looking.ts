import { useCallback, useMemo, useState } from 'react'
import type { SlotId } from '../../document/slots.ts'
import { comparedOf, referencesOf } from '../../state/selectors.ts'
import { useExplorer } from '../explorer-context.tsx'
import { type Against, noZoom, type Way, type Zoom } from './picture-view.ts'
import { useFlipKeys } from './use-flip-keys.ts'

/** A cat shows more of what goes wrong than a sunset. */
const firstLarge = 4

/** How the pictures of all designs are looked at, and what changes it. */
export const useLooking = () => {
  const [way, onWay] = useState<Way>('beside')
  const [wanted, onAgainst] = useState<Against>('converged')
  const [divider, onDivider] = useState(0.5)
  const [isFlipped, onFlip] = useState(false)
  const [zoom, setZoom] = useState<Zoom>(noZoom)
  const [large, onLarge] = useState(firstLarge)
  const hasReference = useExplorer((state) => referencesOf(state).length > 0)
  const letters = useExplorer((state) =>
    comparedOf(state)
      .map(({ id }) => id)
      .join(''),
  )
  const all = useMemo<readonly Against[]>(
    () => [
      ...(hasReference ? (['converged'] as const) : []),
      ...(letters.length > 1 ? ([...letters] as SlotId[]) : []),
    ],
    [letters, hasReference],
  )
  const against = all.includes(wanted) ? wanted : (all[0] ?? 'converged')
  useFlipKeys(way === 'flip', onFlip)
  const onZoom = useCallback((change: (before: Zoom) => Zoom) => setZoom(change), [])
  return useMemo(
    () => ({
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
    }),
    [way, against, all, divider, isFlipped, zoom, large, onZoom],
  )
}

export type PictureLooking = ReturnType<typeof useLooking>
