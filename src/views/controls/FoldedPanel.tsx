import { type ReactNode, useState } from 'react'
import { Guarded } from './Guarded.tsx'

interface FoldedPanelProps {
  readonly className: string
  readonly title: string
  /** What is in it, beside the title. */
  readonly about: string
  /** Its content, made while it is open. */
  readonly children: () => ReactNode
}

/** A panel that is closed at first; nothing is computed or drawn while it is. */
export const FoldedPanel = ({ className, title, about, children }: FoldedPanelProps) => {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details
      open={isOpen}
      className={`panel lab-panel ${className}`}
      onToggle={(event) => event.currentTarget === event.target && setIsOpen(event.currentTarget.open)}
    >
      <summary>
        {title} <span className="caption">{about}</span>
      </summary>
      {isOpen && <Guarded name={title}>{children()}</Guarded>}
    </details>
  )
}
