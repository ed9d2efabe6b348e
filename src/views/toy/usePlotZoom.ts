import { select } from 'd3-selection'
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { Box } from '../../plot/box.ts'
import type { ToyDomain } from '../../toy/view.ts'
import { transformDomain } from './frame.ts'

export interface PlotZoom {
  readonly domain: ToyDomain
  readonly box: Box
  readonly onDomain: (domain: ToyDomain) => void
  readonly onStart: () => void
  readonly onEnd: () => void
}

/**
 * Powers of two a wheel event zooms by. A pinch on a touch pad comes as a wheel with Ctrl and small deltas, ten times of
 * which feel like the fingers; a real wheel with Ctrl has large ones.
 */
const wheelDelta = ({ deltaY, deltaMode, ctrlKey }: WheelEvent): number =>
  -deltaY * (deltaMode === 1 ? 0.05 : deltaMode === 2 ? 1 : 0.002) * (ctrlKey && Math.abs(deltaY) < 12 ? 10 : 1)

/**
 * Pan by dragging, zoom by the wheel or by two fingers. The wheel scrolls the page as everywhere unless Ctrl (or Cmd) is
 * held or the plot has the focus; one finger scrolls the page and scrubs the cursor. d3-zoom serves for its gestures
 * alone: only the change between two of its events counts, and the domain, which others set too, is the truth.
 */
export const usePlotZoom = (surface: RefObject<HTMLElement | null>, current: PlotZoom): void => {
  const latest = useRef(current)
  useLayoutEffect(() => {
    latest.current = current
  })
  useEffect(() => {
    const element = surface.current
    if (!element) return
    let last: ZoomTransform = zoomIdentity
    const behaviour = zoom<HTMLElement, unknown>()
      .scaleExtent([1e-12, 1e12])
      .filter((event: Event) => {
        if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey || document.activeElement === element
        if (event instanceof MouseEvent) return event.button === 0 && !event.ctrlKey
        return !('touches' in event) || (event as TouchEvent).touches.length > 1
      })
      .wheelDelta(wheelDelta)
      .on('start', () => latest.current.onStart())
      .on('zoom', ({ transform }: D3ZoomEvent<HTMLElement, unknown>) => {
        const k = transform.k / last.k
        const move = { k, x: transform.x - k * last.x, y: transform.y - k * last.y }
        last = transform
        const { domain, box, onDomain } = latest.current
        if (move.k !== 1 || move.x !== 0 || move.y !== 0) onDomain(transformDomain(domain, box, move))
      })
      .on('end', () => latest.current.onEnd())
    const selection = select(element)
    selection.call(behaviour).on('dblclick.zoom', null)
    return () => {
      selection.on('.zoom', null)
    }
  }, [surface])
}
