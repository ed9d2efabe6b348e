import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react'
import { comparedOf } from '../../state/selectors.ts'
import { activate } from '../../state/slots.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { SlotMarker } from '../slot-style.tsx'

interface SheetProps {
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Pixels of a drag that change the sheet's height. */
const far = 60

/** On a phone, the controls of a design from below: half of the screen, or all but the pictures. */
export const Sheet = ({ onClose, children }: SheetProps) => {
  const { explorer } = useWiring()
  const compared = useExplorer(comparedOf)
  const [isFull, setIsFull] = useState(false)
  /** Pixels that a finger has drawn it down, or up where negative. */
  const [drawn, setDrawn] = useState(0)
  const start = useRef<number | null>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const wasDrawn = useRef(false)
  useEffect(() => {
    sheet.current?.focus()
  }, [])
  const end = (): void => {
    if (start.current === null) return
    start.current = null
    setDrawn(0)
    if (drawn > far) isFull ? setIsFull(false) : onClose()
    else if (drawn < -far) setIsFull(true)
  }
  return (
    <div
      ref={sheet}
      className="sheet"
      role="dialog"
      aria-modal={false}
      aria-label="Settings of the chosen design"
      tabIndex={-1}
      data-full={isFull || undefined}
      style={{ '--drawn': `${drawn}px` } as CSSProperties}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        onClose()
      }}
    >
      <button
        type="button"
        className="sheet-grip"
        aria-label={isFull ? 'Make the settings half as high' : 'Make the settings as high as the screen'}
        aria-expanded={isFull}
        onClick={() => {
          if (!wasDrawn.current) setIsFull(!isFull)
          wasDrawn.current = false
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          start.current = event.clientY
          wasDrawn.current = false
        }}
        onPointerMove={(event) => {
          if (start.current === null) return
          const by = event.clientY - start.current
          if (Math.abs(by) > 8) wasDrawn.current = true
          setDrawn(by)
        }}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <div className="sheet-head">
        <fieldset className="bare">
          <legend className="visually-hidden">Design to change</legend>
          {compared.map(({ id, name, isActive }) => (
            <button
              key={id}
              type="button"
              className="slot"
              aria-pressed={isActive}
              aria-label={`Design ${id}, ${name}`}
              onClick={() => explorer.getState().change('slots.activate', activate(id))}
            >
              <SlotMarker id={id} />
              {id}
            </button>
          ))}
        </fieldset>
        <button type="button" className="button" onClick={onClose}>
          Done
        </button>
      </div>
      <div className="sheet-body">{children}</div>
    </div>
  )
}
