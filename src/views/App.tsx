import { useCallback, useRef, useState } from 'react'
import { isPresentingOf, sceneOf } from '../state/selectors.ts'
import { ArenaDoor } from './arena/ArenaDoor.tsx'
import { CodeButton } from './code/CodeButton.tsx'
import { Late } from './controls/late.tsx'
import { AddDesign } from './design/AddDesign.tsx'
import { Essentials } from './design/Essentials.tsx'
import { useExplorer } from './explorer-context.tsx'
import { Header } from './Header.tsx'
import { NetworkPopover } from './images/NetworkPopover.tsx'
import { useNetworkDrop } from './images/take-files.ts'
import { WorldSwitch } from './images/WorldSwitch.tsx'
import { labPart, stagePart } from './late-parts.tsx'
import { Notes } from './Notes.tsx'
import { Scrubber } from './pictures/Scrubber.tsx'
import { Schedule } from './Schedule.tsx'
import { useStrayDrops } from './use-stray-drops.ts'
import { useUndoKeys } from './use-undo-keys.ts'

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
        <Late part={stagePart} with={{ code: <CodeButton /> }} />
      ) : isArena ? (
        <ArenaDoor
          adding={<AddDesign />}
          essentials={<Essentials />}
          source={<Source isChoosing={isChoosing} onChoosing={setChoosing} />}
          scrubber={<Scrubber />}
          schedule={(plotHeight) => <Schedule plotHeight={plotHeight} />}
        />
      ) : (
        <Late part={labPart} with={{ isTableOpen, onTable: setIsTableOpen }} />
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

/** A button and not a link: the hash of the address is the document's. */
const focusDesign = (): void =>
  document.querySelector<HTMLElement>('.area-controls, .stage-control, .stage-next')?.focus()
