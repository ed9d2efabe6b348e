import { NotebookPen } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { DialogFrame } from '../../controls/DialogFrame.tsx'
import { Late, latePart } from '../../controls/late.tsx'

/** With the form only when somebody asks for it. */
const lessonMaker = latePart({
  name: 'The lesson',
  load: () => import('./LessonMaker.tsx'),
  pick: (module) => module.LessonMaker,
  waiting: <p className="caption">Loading …</p>,
})

/** Opens the form that makes a lesson of the states of this page. */
export const LessonButton = () => {
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
        <Late part={lessonMaker} with={{ onClose: () => setOpen(false) }} />
      </DialogFrame>
    </Dialog.Root>
  )
}
