/** Zoom and pan by wheel, fingers and mouse. d3-zoom comes with this file, after the first load. */
import { select } from 'd3-selection'
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom'
import type { Zoom } from './picture-view.ts'

export interface PictureZoom {
  readonly isZoomed: boolean
  /** A place p of the element, in shares of its side, goes to k p + (x, y). */
  readonly onZoom: (by: Zoom) => void
}

/** Listens on an element until the function that it returns is called. `current` says what holds at an event. */
export const attachZoom = (target: HTMLElement, current: () => PictureZoom): (() => void) => {
  let last: ZoomTransform = zoomIdentity
  const behavior = zoom<HTMLElement, unknown>()
    .scaleExtent([1e-9, 1e9])
    .clickDistance(4)
    .filter((event: Event) => {
      const { isZoomed } = current()
      if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey || isZoomed
      if (event instanceof MouseEvent) return isZoomed && event.button === 0
      return 'touches' in event && (isZoomed || (event as TouchEvent).touches.length > 1)
    })
    .on('zoom', ({ transform }: D3ZoomEvent<HTMLElement, unknown>) => {
      const k = transform.k / last.k
      const side = target.clientWidth || 1
      const by = { k, x: (transform.x - k * last.x) / side, y: (transform.y - k * last.y) / side }
      last = transform
      current().onZoom(by)
    })
  const selection = select(target)
  selection.call(behavior).on('dblclick.zoom', null)
  return () => {
    selection.on('.zoom', null)
  }
}
