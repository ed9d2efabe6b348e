import { Plus } from 'lucide-react'
import { useDeferredValue, useMemo } from 'react'
import { showNumber } from '../../base/number.ts'
import type { Design } from '../../core/design.ts'
import { isSameDesign } from '../../core/design-json.ts'
import { asWritten } from '../../core/pure-noise.ts'
import { specOf } from '../../core/registry.ts'
import {
  type MeaningDistance,
  meaningDistance,
  type SharedName,
  sharedNamesOf,
  withMeaning,
} from '../../core/shared-names.ts'
import { slotsOf } from '../../document/slots.ts'
import { add, freeSlotIds } from '../../state/slots.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'

/** What libraries mean by the name of the chosen time steps, where they do not agree; nothing where they do. */
export const SharedNames = () => {
  const id = useExplorer((state) => state.document.design.discretization.id)
  return sharedNamesOf(id).map((shared) => <Meanings key={shared.other.id} shared={shared} />)
}

const listed = new Intl.ListFormat('en')
/** How far two meanings are apart, in one sentence. */
export const describeDistance = (measured: MeaningDistance, steps: number): string => {
  if (measured.status === 'fault') return `They cannot be compared here: ${measured.message}.`
  const { distance, step, own, other } = measured
  if (distance < 1e-9) return `In ${steps} steps over this range, both have the same levels.`
  return `In ${steps} steps over this range, they differ most at step ${step}: σ ${showNumber(asWritten(own))} here, ${showNumber(asWritten(other))} there, a factor of ${showNumber(Math.exp(distance))}.`
}

const Meanings = ({ shared: { own, other, otherWhere } }: { readonly shared: SharedName }) => {
  const { explorer } = useWiring()
  const document = useExplorer((state) => state.document)
  const meant = withMeaning(document.design, other)
  const drawn = slotsOf(document).find(({ design }) => isSameDesign(design, meant))
  const isFull = freeSlotIds(document).length === 0
  return (
    <div className="shared-name">
      <p>
        <strong>“{own.name}” means two formulas.</strong> {listed.format(own.where)}: this one.{' '}
        {listed.format(otherWhere)}: {other.label}. <Distance design={document.design} other={other.id} />
      </p>
      {drawn ? (
        <p className="shared-name-hint">The other meaning is design {drawn.id}.</p>
      ) : (
        <button
          type="button"
          className="button"
          disabled={isFull}
          title={
            isFull ? 'All four places are in use: delete a design first' : `Draw ${other.label} beside this design`
          }
          onClick={() => explorer.getState().change('slots.add', add(meant))}
        >
          <Plus size={14} aria-hidden /> Compare the other meaning
        </button>
      )}
      {isFull && !drawn && (
        <p className="shared-name-hint">All four places are in use: delete a design to compare this one.</p>
      )}
    </div>
  )
}

/** Measured from the live levels, a moment after the hand has moved. */
const Distance = ({ design, other }: { readonly design: Design; readonly other: string }) => {
  const settled = useDeferredValue(design)
  const text = useMemo(() => {
    const meant = withMeaning(settled, specOf('discretization', other))
    return describeDistance(meaningDistance(settled, meant), settled.steps)
  }, [settled, other])
  return text
}
