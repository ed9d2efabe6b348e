import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'
import { useFocusBack } from './use-focus-back.ts'

interface DialogFrameProps {
  readonly title: string
  readonly className: string
  readonly children: ReactNode
  /** Where the focus goes when it closes: by default to what had it before. */
  readonly opener?: RefObject<HTMLElement | null>
}

/** What every dialog has around its content: a veil over the page, a title, and a button that closes it. In a Dialog.Root. */
export const DialogFrame = ({ title, className, children, opener }: DialogFrameProps) => {
  const focusBack = useFocusBack(opener)
  return (
    <Dialog.Portal>
      <Dialog.Overlay className="dialog-overlay" />
      <Dialog.Content className={`dialog ${className}`} aria-describedby={undefined} {...focusBack}>
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
}
