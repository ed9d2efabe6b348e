import { select } from 'd3-selection'
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { Zoom } from './picture-view.ts'

interface PictureZoom {
  readonly isZoomed: boolean
  /** A place p of the element, in shares of its side, goes to k p + (x, y). */
  readonly onZoom: (by: Zoom) => void
}

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
    let last: ZoomTransform = zoomIdentity
    const behavior = zoom<HTMLElement, unknown>()
      .scaleExtent([1e-9, 1e9])
      .clickDistance(4)
      .filter((event: Event) => {
        const { isZoomed } = latest.current
        if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey || isZoomed
        if (event instanceof MouseEvent) return isZoomed && event.button === 0
        return 'touches' in event && (isZoomed || (event as TouchEvent).touches.length > 1)
      })
      .on('zoom', ({ transform }: D3ZoomEvent<HTMLElement, unknown>) => {
        const k = transform.k / last.k
        const side = target.clientWidth || 1
        const by = { k, x: (transform.x - k * last.x) / side, y: (transform.y - k * last.y) / side }
        last = transform
        latest.current.onZoom(by)
      })
    const selection = select(target)
    selection.call(behavior).on('dblclick.zoom', null)
    return () => {
      selection.on('.zoom', null)
    }
  }, [element])
}
