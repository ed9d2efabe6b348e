import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { createLabClient } from '../../metrics/lab-client.ts'
import { comparedOf } from '../../state/store.ts'
import { useExplorer } from '../explorer-context.tsx'
import { usePart } from '../scenes/part.ts'
import { SheetView } from '../sheets/SheetView.tsx'
import { ConvergenceView, type Family } from './ConvergenceView.tsx'
import { LocalView } from './LocalView.tsx'
import './lab.css'
import { PathsView } from '../vectors/PathsView.tsx'
import { LabContext } from './useLabJob.ts'

const Lab = ({ first }: { readonly first: Family }) => {
  const [lab] = useState(() => createLabClient())
  useEffect(() => () => lab.dispose(), [lab])
  // The toy is drawn first.
  const compared = useDeferredValue(useExplorer(comparedOf))
  const mixture = useExplorer((state) => state.document.mixture)
  const label = useExplorer((state) => state.document.toyClass)
  const seed = useExplorer((state) => state.document.seed)
  const setting = useMemo(() => ({ mixture, label, seed }), [mixture, label, seed])
  return (
    <LabContext value={lab}>
      <ConvergenceView compared={compared} setting={setting} first={first} />
      <LocalView compared={compared} setting={setting} />
      <PathsView compared={compared} setting={setting} />
      <SheetView />
    </LabContext>
  )
}

/** Measures error against cost on the exact toy; nothing is measured or drawn while it is closed. */
export const LabPanel = () => {
  const part = usePart('lab')
  const [isOpen, setIsOpen] = useState(false)
  // A scene about the lab opens it.
  const isMarked = part['data-marked'] === true
  useEffect(() => {
    if (isMarked) setIsOpen(true)
  }, [isMarked])
  return (
    <details
      {...part}
      open={isOpen}
      className="panel lab-panel convergence-lab"
      onToggle={(event) => event.currentTarget === event.target && setIsOpen(event.currentTarget.open)}
    >
      <summary>
        Convergence lab{' '}
        <span className="caption">error against cost, error and bend of each step, sheets of images</span>
      </summary>
      {isOpen && <Lab key={String(isMarked)} first={isMarked ? 'talk' : 'designs'} />}
    </details>
  )
}
