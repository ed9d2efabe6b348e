import { type ReactNode, useCallback, useRef, useState } from 'react'
import { isPresentingOf, sceneOf } from '../state/selectors.ts'
import { ArenaDoor } from './arena/ArenaDoor.tsx'
import { CodeButton } from './code/CodeButton.tsx'
import { ComparePanel } from './compare/ComparePanel.tsx'
import { Guarded } from './controls/Guarded.tsx'
import { AddDesign } from './design/AddDesign.tsx'
import { ControlPanel } from './design/ControlPanel.tsx'
import { Essentials } from './design/Essentials.tsx'
import { useExplorer } from './explorer-context.tsx'
import { Header } from './Header.tsx'
import { ImagePanel } from './images/ImagePanel.tsx'
import { NetworkPopover, useNetworkDrop } from './images/NetworkPopover.tsx'
import { WorldSwitch } from './images/WorldSwitch.tsx'
import { LabPanel } from './lab/LabPanel.tsx'
import { Notes } from './Notes.tsx'
import { Scrubber } from './pictures/Scrubber.tsx'
import { QualityPanel } from './quality/QualityPanel.tsx'
import { DocumentSchedule } from './schedule/DocumentSchedule.tsx'
import { Stage } from './stage/Stage.tsx'
import { TableOne } from './table/TableOne.tsx'
import { DocumentToy } from './toy/DocumentToy.tsx'
import { NumbersPanel } from './training/NumbersPanel.tsx'
import { TrainingPanel } from './training/TrainingPanel.tsx'
import { useStrayDrops } from './use-stray-drops.ts'
import { useUndoKeys } from './use-undo-keys.ts'

/** Table 1 is drawn only while it is open. Whether it is, its parent remembers: it has two places. */
const TablePanel = ({ isOpen, onToggle }: { isOpen: boolean; onToggle: (isOpen: boolean) => void }) => (
  <details className="panel table-panel" open={isOpen} onToggle={(event) => onToggle(event.currentTarget.open)}>
    <summary>
      Table 1 <span className="caption">all published choices side by side</span>
    </summary>
    {isOpen && <TableOne />}
  </details>
)

export const App = () => {
  const isPresenting = useExplorer(isPresentingOf)
  const isArena = useExplorer(({ door, document }) => door === 'compare' && document.scene === null)
  const isStage = useExplorer((state) => sceneOf(state) !== undefined)
  useUndoKeys()
  const [isChoosing, setChoosing] = useState(false)
  const { onDrop } = useNetworkDrop(() => setChoosing(true))
  const takeNetwork = useRef(onDrop)
  takeNetwork.current = onDrop
  const onNetwork = useCallback((event: DragEvent) => takeNetwork.current(event), [])
  // Behind the Lab’s door the panel of the pictures takes them.
  useStrayDrops(isArena ? onNetwork : undefined)
  const [isTableOpen, setIsTableOpen] = useState(false)
  const table = (
    <Guarded name="Table 1">
      <TablePanel isOpen={isTableOpen} onToggle={setIsTableOpen} />
    </Guarded>
  )
  return (
    <div className={isPresenting ? 'app presenting' : 'app'}>
      <button type="button" className="skip-link" onClick={focusDesign}>
        Skip to the design
      </button>
      <div>
        <Header />
        <Notes />
      </div>
      {isStage ? (
        <Stage code={<CodeButton />} />
      ) : isArena ? (
        <ArenaDoor
          adding={<AddDesign />}
          essentials={<Essentials />}
          source={<Source isChoosing={isChoosing} onChoosing={setChoosing} />}
          scrubber={<Scrubber />}
          schedule={(plotHeight) => <DocumentSchedule plotHeight={plotHeight} />}
        />
      ) : (
        <Lab table={table} />
      )}
    </div>
  )
}

interface SourceProps {
  readonly isChoosing: boolean
  readonly onChoosing: (isChoosing: boolean) => void
}

/** Where pictures come from: world or network, and which. */
const Source = ({ isChoosing, onChoosing }: SourceProps) => (
  <>
    <WorldSwitch />
    <NetworkPopover isOpen={isChoosing} onOpen={onChoosing} />
  </>
)

/** Everything at once: the design, the toy, the pictures, and the labs below. */
const Lab = ({ table }: { readonly table: ReactNode }) => (
  <main>
    {table}
    <div className="workspace">
      <Guarded name="The design">
        <ControlPanel />
      </Guarded>
      <Guarded name="The toy">
        <DocumentToy />
      </Guarded>
      <Guarded name="The images">
        <ImagePanel />
      </Guarded>
    </div>
    <div className="below">
      <Guarded name="The schedule">
        <DocumentSchedule />
      </Guarded>
      <Guarded name="The comparison">
        <ComparePanel />
      </Guarded>
    </div>
    <LabPanel />
    <QualityPanel />
    <TrainingPanel />
    <NumbersPanel />
  </main>
)

/** A button and not a link: the hash of the address is the document's. */
const focusDesign = (): void =>
  document.querySelector<HTMLElement>('.area-controls, .stage-control, .stage-next')?.focus()
