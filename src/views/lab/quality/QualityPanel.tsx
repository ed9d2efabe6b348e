import { lazy, Suspense, useState } from 'react'
import { fetchPart } from '../../../base/fetch-part.ts'
import { exactWorldOf } from '../../../engine/exact/worlds.ts'
import { isPresentingOf } from '../../../state/selectors.ts'
import { Guarded } from '../../controls/Guarded.tsx'
import { useExplorer } from '../../explorer-context.tsx'

/** With its libraries and its worker only when somebody asks for it. */
const fetchModule = fetchPart(() => import('./QualityLab.tsx'))
const lazyLab = () => lazy(() => fetchModule().then(({ QualityLab }) => ({ default: QualityLab })))

/** Measures quality against cost on the network's images. A study goes on while it is closed. */
export const QualityPanel = () => {
  const [wasOpened, setWasOpened] = useState(false)
  const [QualityLab, setQualityLab] = useState(lazyLab)
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
      {wasOpened && (
        <Guarded name="The quality lab" onRetry={() => setQualityLab(lazyLab)}>
          <Suspense fallback={<p className="schedule-hint">Loading the lab …</p>}>
            <QualityLab />
          </Suspense>
        </Guarded>
      )}
    </details>
  )
}
