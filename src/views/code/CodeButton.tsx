import { CodeXml } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { DialogFrame } from '../controls/DialogFrame.tsx'
import { Late, latePart } from '../controls/late.tsx'
import './code.css'

/** With the writers of code only when somebody asks for them. */
const codeFiles = latePart({
  name: 'The code',
  load: () => import('./CodeFiles.tsx'),
  pick: (module) => module.CodeFiles,
  waiting: <p className="caption">Loading …</p>,
})

/** Opens the designs as code for other libraries. */
export const CodeButton = () => {
  return (
    <Dialog.Root>
      <Dialog.Trigger className="button code-button" title="Take this design to PyTorch, diffusers or ComfyUI">
        <CodeXml size={14} aria-hidden /> Copy as code
      </Dialog.Trigger>
      <DialogFrame title="Copy as code" className="code-dialog">
        <Late part={codeFiles} with={{}} />
      </DialogFrame>
    </Dialog.Root>
  )
}
