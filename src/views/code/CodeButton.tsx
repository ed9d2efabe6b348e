import { CodeXml } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { lazy, Suspense, useState } from 'react'
import { fetchPart } from '../../base/fetch-part.ts'
import { DialogFrame } from '../controls/DialogFrame.tsx'
import { Guarded } from '../controls/Guarded.tsx'
import './code.css'

/** With the writers of code only when somebody asks for them. */
const fetchModule = fetchPart(() => import('./CodeFiles.tsx'))
const lazyFiles = () => lazy(() => fetchModule().then(({ CodeFiles }) => ({ default: CodeFiles })))

/** Opens the designs as code for other libraries. */
export const CodeButton = () => {
  const [CodeFiles, setCodeFiles] = useState(lazyFiles)
  return (
    <Dialog.Root>
      <Dialog.Trigger className="button code-button" title="Take this design to PyTorch, diffusers or ComfyUI">
        <CodeXml size={14} aria-hidden /> Copy as code
      </Dialog.Trigger>
      <DialogFrame title="Copy as code" className="code-dialog">
        <Guarded name="The code" onRetry={() => setCodeFiles(lazyFiles)}>
          <Suspense fallback={<p className="caption">Loading …</p>}>
            <CodeFiles />
          </Suspense>
        </Guarded>
      </DialogFrame>
    </Dialog.Root>
  )
}
