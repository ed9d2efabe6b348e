import { ArrowLeft, ArrowRight, Copy, Lock, LockOpen, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { stepsText } from '../../core/table.ts'
import type { Document } from '../../document/document.ts'
import { longestName, slotIds, slotNameOf, slotsOf } from '../../document/slots.ts'
import { activate, duplicate, freeSlotIds, remove, rename, setBaseline, swap } from '../../state/slots.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { SlotMarker } from '../slot-style.tsx'
import './slots.css'

interface NameFieldProps {
  readonly label: string
  readonly name: string
  readonly onName: (name: string) => void
}

/** A design's name; empty brings back the name by what it mixes. */
const NameField = ({ label, name, onName }: NameFieldProps) => {
  const [draft, setDraft] = useState(name)
  useEffect(() => setDraft(name), [name])
  return (
    <input
      className="name-field"
      aria-label={label}
      title="Rename. Leave it empty to name the design after its choices"
      maxLength={longestName}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => draft !== name && onName(draft)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onName(draft)
        if (event.key === 'Escape') setDraft(name)
      }}
    />
  )
}

/** Up to four designs: choose, duplicate, rename, reorder, lock, take away. */
export const SlotBar = () => {
  const { explorer } = useWiring()
  const document = useExplorer((state) => state.document)
  const { slot, baseline } = document
  const slots = slotsOf(document)
  const edit = (key: string, change: (document: Document) => Document): void =>
    explorer.getState().change(`slots.${key}`, change)
  const active = slots.find(({ id }) => id === slot)!
  const at = slotIds.indexOf(slot)
  const [left, right] = [slotIds[at - 1], slotIds[at + 1]]
  return (
    <div>
      <fieldset className="slots bare">
        <legend className="visually-hidden">Design to change</legend>
        {slots.map((each) => (
          <button
            key={each.id}
            type="button"
            className="slot"
            aria-pressed={each.id === slot}
            title={`${slotNameOf(document, each)}, ${stepsText(each.design.steps)}`}
            onClick={() => edit('activate', activate(each.id))}
          >
            <SlotMarker id={each.id} />
            {each.id}
            {baseline === each.id && <Lock size={12} aria-label="locked baseline" />}
          </button>
        ))}
        {freeSlotIds(document).length > 0 && (
          <button
            type="button"
            className="slot"
            title="Duplicate this design, so that you can change one thing and compare"
            onClick={() => edit('duplicate', duplicate)}
          >
            <Copy size={14} aria-hidden />
            Duplicate
          </button>
        )}
      </fieldset>
      <div className="slot-tools">
        <NameField
          label={`Name of design ${slot}`}
          name={slotNameOf(document, active)}
          onName={(name) => edit('rename', rename(slot, name))}
        />
        {slots.length > 1 && (
          <>
            <button
              type="button"
              className="icon-button small"
              aria-label={`Swap letters with ${left ?? 'nothing'}`}
              title="Move up in the order"
              disabled={!left}
              onClick={() => left && edit('swap', swap(slot, left))}
            >
              <ArrowLeft aria-hidden />
            </button>
            <button
              type="button"
              className="icon-button small"
              aria-label={`Swap letters with ${right ?? 'nothing'}`}
              title="Move down in the order"
              disabled={!right}
              onClick={() => right && edit('swap', swap(slot, right))}
            >
              <ArrowRight aria-hidden />
            </button>
            <button
              type="button"
              className="icon-button small"
              aria-pressed={baseline === slot}
              aria-label={baseline === slot ? `Unlock design ${slot}` : `Lock design ${slot} as the baseline`}
              title={baseline === slot ? 'Unlock the baseline' : 'Lock as the baseline for every comparison'}
              onClick={() => edit('baseline', setBaseline(baseline === slot ? null : slot))}
            >
              {baseline === slot ? <Lock aria-hidden /> : <LockOpen aria-hidden />}
            </button>
            <button
              type="button"
              className="icon-button small"
              aria-label={`Delete design ${slot}`}
              title="Delete this design"
              onClick={() => edit('remove', remove(slot))}
            >
              <Trash2 aria-hidden />
            </button>
          </>
        )}
      </div>
    </div>
  )
}
