import { Dialog } from 'radix-ui'
import { type ReactNode, useRef, useState } from 'react'
import { DialogFrame } from './DialogFrame.tsx'

interface DialogButtonProps {
  /** Class of the button. */
  readonly className: string
  readonly label?: string
  readonly help: string
  readonly face: ReactNode
  /** Heading of the dialog. */
  readonly title: string
  readonly dialogClass: string
  readonly children: (close: () => void) => ReactNode
}

/** A button and its dialog, which is made when somebody opens it: closed ones would keep the page's first frame waiting. */
export const DialogButton = ({ className, label, help, face, title, dialogClass, children }: DialogButtonProps) => {
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title={help}
        onClick={() => setIsOpen(true)}
      >
        {face}
      </button>
      {isOpen && (
        <Dialog.Root open onOpenChange={setIsOpen}>
          <DialogFrame title={title} className={dialogClass} opener={button}>
            {children(() => setIsOpen(false))}
          </DialogFrame>
        </Dialog.Root>
      )}
    </>
  )
}
