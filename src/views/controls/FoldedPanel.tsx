import { type ReactNode, useEffect, useState } from 'react'
import type { Part } from '../../scenes/scene.ts'
import { usePart } from '../part.ts'
import { Guarded } from './Guarded.tsx'

interface FoldedPanelProps {
  readonly part: Part
  readonly className: string
  readonly title: string
  /** What is in it, beside the title. */
  readonly about: string
  /** Its content, made while it is open; told whether the open scene is about it. */
  readonly children: (isMarked: boolean) => ReactNode
}

/** A panel that is closed at first; nothing is computed or drawn while it is. A scene about it opens it. */
export const FoldedPanel = ({ part, className, title, about, children }: FoldedPanelProps) => {
  const attributes = usePart(part)
  const [isOpen, setIsOpen] = useState(false)
  const isMarked = attributes['data-marked'] === true
  useEffect(() => {
    if (isMarked) setIsOpen(true)
  }, [isMarked])
  return (
    <details
      {...attributes}
      open={isOpen}
      className={`panel lab-panel ${className}`}
      onToggle={(event) => event.currentTarget === event.target && setIsOpen(event.currentTarget.open)}
    >
      <summary>
        {title} <span className="caption">{about}</span>
      </summary>
      {isOpen && <Guarded name={title}>{children(isMarked)}</Guarded>}
    </details>
  )
}
