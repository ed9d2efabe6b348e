import { useDeferredValue, useMemo } from 'react'
import { dataOf } from '../../document/document.ts'
import { comparedOf } from '../../state/selectors.ts'
import { FoldedPanel } from '../controls/FoldedPanel.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { ConvergenceView } from './ConvergenceView.tsx'
import { LocalView } from './LocalView.tsx'
import { SheetView } from './sheets/SheetView.tsx'
import './lab.css'
import { StudiesView } from './studies/StudiesView.tsx'
import { PathsView } from './vectors/PathsView.tsx'
import { WorldsView } from './worlds/WorldsView.tsx'

const Lab = () => {
  // The toy is drawn first.
  const compared = useDeferredValue(useExplorer(comparedOf))
  const mixture = useExplorer((state) => dataOf(state.document))
  const label = useExplorer((state) => state.document.toyClass)
  const seed = useExplorer((state) => state.document.seed)
  const setting = useMemo(() => ({ mixture, label, seed }), [mixture, label, seed])
  return (
    <>
      <StudiesView />
      <ConvergenceView compared={compared} setting={setting} />
      <LocalView compared={compared} setting={setting} />
      <PathsView compared={compared} setting={setting} />
      <WorldsView />
      <SheetView />
    </>
  )
}

/** Measures error against cost, on the exact toy and on images. */
export const LabPanel = () => (
  <FoldedPanel
    className="convergence-lab"
    title="Convergence lab"
    about="your studies, error against cost, error and curvature of each step, three worlds, contact sheets"
  >
    {() => <Lab />}
  </FoldedPanel>
)
