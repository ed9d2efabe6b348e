import { useState } from 'react'
import { Late, latePart } from '../controls/late.tsx'
import type { PasteFormProps } from './PasteForm.tsx'

/** With the readers of other programs' settings only when somebody opens it. */
const pasteForm = latePart({
  name: 'The paste box',
  load: () => import('./PasteForm.tsx'),
  pick: (module) => module.PasteForm,
  waiting: <p className="schedule-hint">Loading …</p>,
})

/** Takes levels, or settings of another program. */
export const PasteBox = (props: PasteFormProps) => {
  const [wasOpened, setWasOpened] = useState(false)
  return (
    <details className="schedule-paste" onToggle={(event) => event.currentTarget.open && setWasOpened(true)}>
      <summary>Paste list or settings</summary>
      {wasOpened && <Late part={pasteForm} with={props} />}
    </details>
  )
}
