import { type PointerEvent, type RefObject, useRef, useState } from 'react'
import type { SlotId } from '../../document/slots.ts'

/** Pixels that a pointer goes before it drags a card and does not press it. */
const threshold = 6

interface Dragged {
  readonly id: SlotId
  readonly from: number
  /** Where it would be put down. */
  readonly to: number
  /** Pixels from its place. */
  readonly by: number
  /** Pixels from one card to the next. */
  readonly pitch: number
}

/** Where card `index` stands while another one is dragged past it, in pixels from its own place. */
export const shiftOf = (index: number, { from, to, by, pitch }: Omit<Dragged, 'id'>): number => {
  if (index === from) return by
  if (index > from && index <= to) return -pitch
  if (index < from && index >= to) return pitch
  return 0
}

/** Reorders cards by a mouse or a pen; fingers scroll them. */
export const useCardDrag = (
  list: RefObject<HTMLElement | null>,
  ids: readonly SlotId[],
  onMove: (id: SlotId, place: number) => void,
) => {
  const start = useRef<{ readonly id: SlotId; readonly x: number } | null>(null)
  const [dragged, setDragged] = useState<Dragged | null>(null)
  /** A press that ends a drag is no press. */
  const wasDragged = useRef(false)
  const end = (): void => {
    start.current = null
    setDragged(null)
  }
  return {
    shiftOf: (id: SlotId): number => (dragged ? shiftOf(ids.indexOf(id), dragged) : 0),
    draggedId: dragged?.id ?? null,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        wasDragged.current = false
        const id = (event.target as Element).closest<HTMLElement>('[data-card]')?.dataset.card as SlotId | undefined
        if (event.button !== 0 || event.pointerType === 'touch' || !id || ids.length < 2) return
        start.current = { id, x: event.clientX }
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const from = start.current
        const cards = list.current?.children
        if (!from || !cards || cards.length < 2) return
        const by = event.clientX - from.x
        if (!dragged && Math.abs(by) < threshold) return
        if (!dragged) event.currentTarget.setPointerCapture(event.pointerId)
        wasDragged.current = true
        const pitch = (cards[1] as HTMLElement).offsetLeft - (cards[0] as HTMLElement).offsetLeft
        const place = ids.indexOf(from.id)
        const to = Math.min(ids.length - 1, Math.max(0, place + Math.round(by / pitch)))
        setDragged({ id: from.id, from: place, to, by, pitch })
      },
      onPointerUp: () => {
        if (dragged && dragged.to !== dragged.from) onMove(dragged.id, dragged.to)
        end()
      },
      onPointerCancel: end,
      onClickCapture: (event: { stopPropagation(): void; preventDefault(): void }) => {
        if (!wasDragged.current) return
        wasDragged.current = false
        event.stopPropagation()
        event.preventDefault()
      },
    },
  }
}
