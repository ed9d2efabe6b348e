import { NotebookPen } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { lazy, Suspense, useState } from 'react'
import { fetchPart } from '../../../base/fetch-part.ts'
import { DialogFrame } from '../../controls/DialogFrame.tsx'
import { Guarded } from '../../controls/Guarded.tsx'

/** With the form only when somebody asks for it. */
const fetchModule = fetchPart(() => import('./LessonMaker.tsx'))
const lazyMaker = () => lazy(() => fetchModule().then(({ LessonMaker }) => ({ default: LessonMaker })))

/** Opens the form that makes a lesson of the states of this page. */
export const LessonButton = () => {
  const [LessonMaker, setLessonMaker] = useState(lazyMaker)
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Trigger
        className="icon-button lesson-button"
        aria-label="Make a lesson"
        title="Make a lesson: a beat of this state, with words of your own"
      >
        <NotebookPen aria-hidden />
      </Dialog.Trigger>
      <DialogFrame title="Your lesson" className="lesson-dialog">
        <Guarded name="The lesson" onRetry={() => setLessonMaker(lazyMaker)}>
          <Suspense fallback={<p className="caption">Loading …</p>}>
            <LessonMaker onClose={() => setOpen(false)} />
          </Suspense>
        </Guarded>
      </DialogFrame>
    </Dialog.Root>
  )
}
