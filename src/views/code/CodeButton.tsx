import { CodeXml } from 'lucide-react'
import { DialogButton } from '../controls/DialogButton.tsx'
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
export const CodeButton = () => (
  <DialogButton
    className="button code-button"
    help="Take this design to PyTorch, diffusers or ComfyUI"
    face={
      <>
        <CodeXml size={14} aria-hidden /> Copy as code
      </>
    }
    title="Copy as code"
    dialogClass="code-dialog"
  >
    {() => <Late part={codeFiles} with={{}} />}
  </DialogButton>
)
