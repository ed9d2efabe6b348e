import { useState } from 'react'
import { exactWorldOf } from '../../../engine/exact/worlds.ts'
import { isPresentingOf } from '../../../state/selectors.ts'
import { Late, latePart } from '../../controls/late.tsx'
import { useExplorer } from '../../explorer-context.tsx'

/** With its libraries and its worker only when somebody asks for it. */
const qualityLab = latePart({
  name: 'The quality lab',
  load: () => import('./QualityLab.tsx'),
  pick: (module) => module.QualityLab,
  waiting: <p className="schedule-hint">Loading the lab …</p>,
})

/** Measures quality against cost on the network's images. A study goes on while it is closed. */
export const QualityPanel = () => {
  const [wasOpened, setWasOpened] = useState(false)
  const isPresenting = useExplorer(isPresentingOf)
  const isExact = useExplorer(({ document }) => exactWorldOf(document.network) !== undefined)
  return (
    <details
      className="panel lab-panel quality-panel"
      hidden={isPresenting}
      onToggle={(event) => event.currentTarget === event.target && event.currentTarget.open && setWasOpened(true)}
    >
      <summary>
        Quality lab{' '}
        <span className="caption">
          {isExact
            ? 'error to the exact flow, likelihood, colors, noise and classes of exact pictures'
            : 'Fréchet distance and accuracy of images against NFE; search for churn'}
        </span>
      </summary>
      {wasOpened && <Late part={qualityLab} with={{}} />}
    </details>
  )
}
