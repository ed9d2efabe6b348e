import { ComparePanel } from './compare/ComparePanel.tsx'
import { Guarded } from './controls/Guarded.tsx'
import { ControlPanel } from './design/ControlPanel.tsx'
import { ImagePanel } from './images/ImagePanel.tsx'
import { LabPanel } from './lab/LabPanel.tsx'
import { QualityPanel } from './lab/quality/QualityPanel.tsx'
import { Schedule } from './Schedule.tsx'
import { LevelText } from './schedule/LevelText.tsx'
import { Toy } from './Toy.tsx'
import { TableOne } from './table/TableOne.tsx'
import { NumbersPanel } from './training/NumbersPanel.tsx'
import { TrainingPanel } from './training/TrainingPanel.tsx'

/** Drawn only while it is open. */
const TablePanel = ({ isOpen, onToggle }: { isOpen: boolean; onToggle: (isOpen: boolean) => void }) => (
  <details className="panel table-panel" open={isOpen} onToggle={(event) => onToggle(event.currentTarget.open)}>
    <summary>
      Table 1 <span className="caption">all published choices side by side</span>
    </summary>
    {isOpen && <TableOne />}
  </details>
)

interface LabDoorProps {
  /** The page remembers it, so that it is still open when you come back. */
  readonly isTableOpen: boolean
  readonly onTable: (isOpen: boolean) => void
}

/** Everything at once: the design, the toy, the pictures, and the labs below. */
export const LabDoor = ({ isTableOpen, onTable }: LabDoorProps) => (
  <main>
    <Guarded name="Table 1">
      <TablePanel isOpen={isTableOpen} onToggle={onTable} />
    </Guarded>
    <div className="workspace">
      <Guarded name="The design">
        <ControlPanel />
      </Guarded>
      <Guarded name="The toy">
        <Toy />
      </Guarded>
      <Guarded name="The images">
        <ImagePanel />
      </Guarded>
    </div>
    <div className="below">
      <Guarded name="The schedule">
        <Schedule Text={LevelText} />
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
