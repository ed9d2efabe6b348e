import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'

interface DialogFrameProps {
  readonly title: string
  readonly className: string
  readonly children: ReactNode
  /** Where the focus goes when it closes, for a dialog without a Dialog.Trigger. */
  readonly opener?: RefObject<HTMLElement | null>
}

/** What every dialog has around its content: a veil over the page, a title, and a button that closes it. In a Dialog.Root. */
export const DialogFrame = ({ title, className, children, opener }: DialogFrameProps) => (
  <Dialog.Portal>
    <Dialog.Overlay className="dialog-overlay" />
    <Dialog.Content
      className={`dialog ${className}`}
      aria-describedby={undefined}
      onCloseAutoFocus={(event) => {
        if (!opener) return
        event.preventDefault()
        opener.current?.focus()
      }}
    >
      <header>
        <Dialog.Title asChild>
          <h2>{title}</h2>
        </Dialog.Title>
        <Dialog.Close className="icon-button" aria-label="Close">
          <X aria-hidden />
        </Dialog.Close>
      </header>
      {children}
    </Dialog.Content>
  </Dialog.Portal>
)
