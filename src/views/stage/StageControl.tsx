import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useRef } from 'react'
import { showNumber } from '../../base/number.ts'
import { type BeatControl, nearestValue, stepped } from '../../scenes/beats.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'

/** Pixels of a drag for one value. */
const perValue = 14

/** The scene's number in a sentence: drag it sideways, press its ends, or use the arrow keys once Tab has reached it. */
export const StageControl = ({ control }: { readonly control: BeatControl }) => {
  const { explorer } = useWiring()
  const value = useExplorer(({ document }) => control.read(document))
  const from = useRef<{ readonly x: number; readonly at: number } | null>(null)
  const { values, label, text = showNumber } = control
  const at = nearestValue(control, value)
  const set = (next: number): void =>
    explorer.getState().change(`stage.${label}`, (document) => control.write(document, next))
  const move = (by: number): void => set(stepped(control, explorer.getState().document, by))
  const end = (): void => {
    from.current = null
    explorer.getState().hold(false)
  }
  return (
    <span
      role="slider"
      tabIndex={0}
      className="stage-control"
      aria-label={label}
      aria-valuenow={value}
      aria-valuetext={text(value)}
      aria-valuemin={values[0]!}
      aria-valuemax={values.at(-1)!}
      title="Drag, or use the arrow keys"
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
        if (by === undefined || event.shiftKey) return
        event.preventDefault()
        move(by)
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { x: event.clientX, at }
        explorer.getState().hold(true)
      }}
      onPointerMove={(event) => {
        if (!from.current) return
        const wanted = from.current.at + Math.round((event.clientX - from.current.x) / perValue)
        const next = values[Math.max(0, Math.min(values.length - 1, wanted))]!
        if (next !== value) set(next)
      }}
      onPointerUp={(event) => {
        const { left, width } = event.currentTarget.getBoundingClientRect()
        const wasPressed = from.current !== null && Math.abs(event.clientX - from.current.x) < 4
        end()
        if (wasPressed && event.clientX < left + width / 3) move(-1)
        else if (wasPressed && event.clientX > left + (2 * width) / 3) move(1)
      }}
      onPointerCancel={end}
    >
      <ChevronLeft aria-hidden size="0.8em" />
      {text(value)}
      <ChevronRight aria-hidden size="0.8em" />
    </span>
  )
}
