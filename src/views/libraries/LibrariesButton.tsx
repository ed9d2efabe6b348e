import { ListOrdered } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { memo, useState } from 'react'
import { DialogFrame } from '../controls/DialogFrame.tsx'
import { Late, latePart } from '../controls/late.tsx'
import './libraries.css'

/** With the libraries' formulas only when somebody asks for them. */
const libraryLists = latePart({
  name: 'The lists',
  load: () => import('./LibraryLists.tsx'),
  pick: (module) => module.LibraryLists,
  waiting: <p className="caption">Loading …</p>,
})

/** Opens the lists of levels that libraries really run. */
export const LibrariesButton = memo(() => {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger
        className="button libraries-button"
        title="The noise levels that diffusers, ComfyUI, A1111 and k-diffusion really run"
      >
        <ListOrdered size={16} aria-hidden /> Library lists
      </Dialog.Trigger>
      <DialogFrame title="What the library does to your list" className="libraries-dialog">
        <Late part={libraryLists} with={{ onTried: () => setIsOpen(false) }} />
      </DialogFrame>
    </Dialog.Root>
  )
})
