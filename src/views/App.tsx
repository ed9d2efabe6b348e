import { memo, type ReactNode, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { type Design, withLevels } from '../core/design.ts'
import { withScale } from '../document/document.ts'
import type { SlotId } from '../document/slots.ts'
import { imperfectOf } from '../state/imperfect.ts'
import { comparedOf, cursorOf, isPresentingOf, sceneOf } from '../state/selectors.ts'
import { activate } from '../state/slots.ts'
import type { Mixture } from '../toy/mixture.ts'
import type { DataScale } from '../toy/scale.ts'
import type { ToyView } from '../toy/view.ts'
import { ArenaDoor } from './arena/ArenaDoor.tsx'
import { CodeButton } from './code/CodeButton.tsx'
import { ComparePanel } from './compare/ComparePanel.tsx'
import { Guarded } from './controls/Guarded.tsx'
import { AddDesign } from './design/AddDesign.tsx'
import { ControlPanel } from './design/ControlPanel.tsx'
import { Essentials } from './design/Essentials.tsx'
import { useExplorer, useWiring } from './explorer-context.tsx'
import { Header } from './Header.tsx'
import { ImagePanel } from './images/ImagePanel.tsx'
import { NetworkPopover, useNetworkDrop } from './images/NetworkPopover.tsx'
import { WorldSwitch } from './images/WorldSwitch.tsx'
import { LabPanel } from './lab/LabPanel.tsx'
import { QualityPanel } from './lab/quality/QualityPanel.tsx'
import { Notes } from './Notes.tsx'
import { Scrubber } from './pictures/Scrubber.tsx'
import { useStepPin } from './plot/use-step-pin.ts'
import { SchedulePanel } from './schedule/SchedulePanel.tsx'
import { Stage } from './stage/Stage.tsx'
import { TableOne } from './table/TableOne.tsx'
import { ToyPanel } from './toy/ToyPanel.tsx'
import { NumbersPanel } from './training/NumbersPanel.tsx'
import { TrainingPanel } from './training/TrainingPanel.tsx'
import { useStrayDrops } from './use-stray-drops.ts'

/** For panels with drags: what changes between start and end is one step of undo. */
const useGestures = () => {
  const { hold } = useWiring().explorer.getState()
  return useMemo(() => ({ onGestureStart: () => hold(true), onGestureEnd: () => hold(false) }), [hold])
}

const Toy = () => {
  const { explorer } = useWiring()
  const compared = useExplorer(comparedOf)
  const slot = useExplorer((state) => state.document.slot)
  const mixture = useExplorer((state) => state.document.mixture)
  const scale = useExplorer((state) => state.document.scale)
  const label = useExplorer((state) => state.document.toyClass)
  const imperfect = useExplorer(imperfectOf)
  const view = useExplorer((state) => state.document.toy)
  const seed = useExplorer((state) => state.document.seed)
  const wrong = useExplorer(({ document }) => document.perturbation)
  const cursor = useExplorer(cursorOf)
  const { change, hover } = explorer.getState()
  const onMixture = useCallback(
    (next: Mixture) => change('mixture', (document) => ({ ...document, mixture: next })),
    [change],
  )
  const onScale = useCallback((next: DataScale) => change('scale', withScale(next)), [change])
  const onLabel = useCallback(
    (toyClass: number | null) => change('toyClass', (document) => ({ ...document, toyClass })),
    [change],
  )
  const onView = useCallback((next: ToyView) => change('toy', (document) => ({ ...document, toy: next })), [change])
  const onActivate = useCallback(
    (id: SlotId, toy: ToyView) => change('slots.activate', (document) => ({ ...activate(id)(document), toy })),
    [change],
  )
  const gestures = useGestures()
  const pin = useStepPin()
  return (
    <section className="panel area-toy" aria-label="Exact 1D toy">
      <ToyPanel
        runs={compared}
        slot={slot}
        mixture={mixture}
        scale={scale}
        label={label}
        imperfect={imperfect}
        view={view}
        wrong={wrong}
        seed={seed}
        cursor={cursor}
        onMixture={onMixture}
        onScale={onScale}
        onLabel={onLabel}
        onView={onView}
        onCursor={hover}
        onActivate={onActivate}
        pin={pin}
        {...gestures}
      />
    </section>
  )
}

/** Table 1 is drawn only while it is open. Whether it is, its parent remembers: it has two places. */
const TablePanel = ({ isOpen, onToggle }: { isOpen: boolean; onToggle: (isOpen: boolean) => void }) => (
  <details className="panel table-panel" open={isOpen} onToggle={(event) => onToggle(event.currentTarget.open)}>
    <summary>
      Table 1 <span className="caption">all published choices side by side</span>
    </summary>
    {isOpen && <TableOne />}
  </details>
)

const MemoizedSchedulePanel = memo(SchedulePanel)

const Schedule = ({ plotHeight }: { readonly plotHeight?: number }) => {
  const { explorer } = useWiring()
  // The toy is drawn first: what stands below it follows when the hand leaves time.
  const compared = useDeferredValue(useExplorer(comparedOf))
  const cursor = useExplorer(cursorOf)
  const { change, hover, note } = explorer.getState()
  const onLevels = useCallback(
    (levels: readonly number[]) =>
      change('levels', (document) => {
        const design = withLevels(document.design, levels)
        if (typeof design !== 'string') return { ...document, design }
        note('warning', `The list of levels ${design}. The last good one stays.`)
        return document
      }),
    [change, note],
  )
  const onDesign = useCallback((design: Design) => change('import', (document) => ({ ...document, design })), [change])
  const gestures = useGestures()
  return (
    <section className={plotHeight === undefined ? 'panel' : 'compact-schedule'} aria-label="Schedule">
      <MemoizedSchedulePanel
        plotHeight={plotHeight}
        designs={compared}
        cursor={cursor}
        onCursor={hover}
        onLevels={onLevels}
        onDesign={onDesign}
        {...gestures}
      />
    </section>
  )
}

/** Whether a key press belongs to a field that has an undo of its own. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement

export const App = () => {
  const { explorer } = useWiring()
  const isPresenting = useExplorer(isPresentingOf)
  const isArena = useExplorer(({ door, document }) => door === 'compare' && document.scene === null)
  const isStage = useExplorer((state) => sceneOf(state) !== undefined)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || isTyping(event.target)) return
      const key = event.key.toLowerCase()
      if (key === 'z' && !event.shiftKey) explorer.getState().undo()
      else if (key === 'y' || (key === 'z' && event.shiftKey)) explorer.getState().redo()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [explorer])
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
          schedule={(plotHeight) => <Schedule plotHeight={plotHeight} />}
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
        <Toy />
      </Guarded>
      <Guarded name="The images">
        <ImagePanel />
      </Guarded>
    </div>
    <div className="below">
      <Guarded name="The schedule">
        <Schedule />
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
