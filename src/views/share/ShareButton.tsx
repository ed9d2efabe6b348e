import { Share2 } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { lazy, Suspense, useState } from 'react'
import { fetchPart } from '../../base/fetch-part.ts'
import { DialogFrame } from '../controls/DialogFrame.tsx'
import { Guarded } from '../controls/Guarded.tsx'

/** With its codes and snippets only when somebody asks for them. */
const fetchModule = fetchPart(() => import('./ShareForm.tsx'))
const lazyForm = () => lazy(() => fetchModule().then(({ ShareForm }) => ({ default: ShareForm })))

interface ShareDialogProps {
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
}

/** Ways to show this state elsewhere: a link, a frame, a picture that links, a code to scan. */
export const ShareDialog = ({ isOpen, onOpen }: ShareDialogProps) => {
  const [ShareForm, setShareForm] = useState(lazyForm)
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpen}>
      <DialogFrame title="Share this state" className="share-dialog">
        <Guarded name="The ways to share" onRetry={() => setShareForm(lazyForm)}>
          <Suspense fallback={<p className="caption">Loading …</p>}>
            <ShareForm />
          </Suspense>
        </Guarded>
      </DialogFrame>
    </Dialog.Root>
  )
}

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
