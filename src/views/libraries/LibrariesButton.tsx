import { ListOrdered } from 'lucide-react'
import { memo } from 'react'
import { DialogButton } from '../controls/DialogButton.tsx'
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
export const LibrariesButton = memo(() => (
  <DialogButton
    className="button libraries-button"
    help="The noise levels that diffusers, ComfyUI, A1111 and k-diffusion really run"
    face={
      <>
        <ListOrdered size={16} aria-hidden /> Library lists
      </>
    }
    title="What the library does to your list"
    dialogClass="libraries-dialog"
  >
    {(close) => <Late part={libraryLists} with={{ onTried: close }} />}
  </DialogButton>
))
