import { Share2 } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { DialogFrame } from '../controls/DialogFrame.tsx'
import { Late, latePart } from '../controls/late.tsx'

/** With its codes and snippets only when somebody asks for them. */
const shareForm = latePart({
  name: 'This dialog',
  load: () => import('./ShareForm.tsx'),
  pick: (module) => module.ShareForm,
  waiting: <p className="caption">Loading …</p>,
})

interface ShareDialogProps {
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
}

/** Ways to show this state elsewhere: a link, a frame, a picture that links, a code to scan. */
export const ShareDialog = ({ isOpen, onOpen }: ShareDialogProps) => (
  <Dialog.Root open={isOpen} onOpenChange={onOpen}>
    <DialogFrame title="Share this state" className="share-dialog">
      <Late part={shareForm} with={{}} />
    </DialogFrame>
  </Dialog.Root>
)

export const ShareButton = ({ onOpen }: Pick<ShareDialogProps, 'onOpen'>) => (
  <button
    type="button"
    className="icon-button"
    aria-label="Share"
    aria-haspopup="dialog"
    title="Share: a link, a frame for your page, a picture that links, a QR code"
    onClick={() => onOpen(true)}
  >
    <Share2 aria-hidden />
  </button>
)
