import { ListOrdered } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { lazy, Suspense, useState } from 'react'
import { fetchPart } from '../../base/fetch-part.ts'
import { DialogFrame } from '../controls/DialogFrame.tsx'
import { Guarded } from '../controls/Guarded.tsx'
import './libraries.css'

/** With the libraries' formulas only when somebody asks for them. */
const fetchModule = fetchPart(() => import('./LibraryLists.tsx'))
const lazyLists = () => lazy(() => fetchModule().then(({ LibraryLists }) => ({ default: LibraryLists })))

/** Opens the lists of levels that libraries really run. */
export const LibrariesButton = () => {
  const [LibraryLists, setLibraryLists] = useState(lazyLists)
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
        <Guarded name="The lists" onRetry={() => setLibraryLists(lazyLists)}>
          <Suspense fallback={<p className="caption">Loading …</p>}>
            <LibraryLists onTried={() => setIsOpen(false)} />
          </Suspense>
        </Guarded>
      </DialogFrame>
    </Dialog.Root>
  )
}
