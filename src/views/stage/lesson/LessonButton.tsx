import { NotebookPen } from 'lucide-react'
import { DialogButton } from '../../controls/DialogButton.tsx'
import { Late, latePart } from '../../controls/late.tsx'

/** With the form only when somebody asks for it. */
const lessonMaker = latePart({
  name: 'The lesson',
  load: () => import('./LessonMaker.tsx'),
  pick: (module) => module.LessonMaker,
  waiting: <p className="caption">Loading …</p>,
})

/** Opens the form that makes a lesson of the states of this page. */
export const LessonButton = () => (
  <DialogButton
    className="icon-button lesson-button"
    label="Make a lesson"
    help="Make a lesson: a beat of this state, with words of your own"
    face={<NotebookPen aria-hidden />}
    title="Your lesson"
    dialogClass="lesson-dialog"
  >
    {(close) => <Late part={lessonMaker} with={{ onClose: close }} />}
  </DialogButton>
)
