import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { fetchPart } from '../../base/fetch-part.ts'
import { whenIdle } from '../../base/when-idle.ts'
import type { PictureZoom } from './picture-gestures.ts'

/** Nobody zooms before there are pictures. */
const fetchGestures = fetchPart(() => import('./picture-gestures.ts'))

/**
 * Zoom by Ctrl and the wheel, or by two fingers; once enlarged, also by the wheel alone, and pan by dragging. d3-zoom serves
 * for its gestures: only what changes between two of its events counts.
 */
export const usePictureZoom = (element: RefObject<HTMLElement | null>, current: PictureZoom): void => {
  const latest = useRef(current)
  useLayoutEffect(() => {
    latest.current = current
  })
  useEffect(() => {
    const target = element.current
    if (!target) return
    let detach = (): void => undefined
    let isThere = true
    const callOff = whenIdle(() =>
      fetchGestures().then(
        ({ attachZoom }) => {
          if (isThere) detach = attachZoom(target, () => latest.current)
        },
        // Without them the pictures stay at their size; everything else works.
        () => undefined,
      ),
    )
    return () => {
      isThere = false
      callOff()
      detach()
    }
  }, [element])
}
