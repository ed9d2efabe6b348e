import { CodeXml, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { lazy, Suspense, useState } from 'react'
import { fetchPart } from '../../base/fetch-part.ts'
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
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog code-dialog" aria-describedby={undefined}>
          <header>
            <Dialog.Title asChild>
              <h2>Copy as code</h2>
            </Dialog.Title>
            <Dialog.Close className="icon-button" aria-label="Close">
              <X aria-hidden />
            </Dialog.Close>
          </header>
          <Guarded name="The code" onRetry={() => setCodeFiles(lazyFiles)}>
            <Suspense fallback={<p className="caption">Loading …</p>}>
              <CodeFiles />
            </Suspense>
          </Guarded>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
