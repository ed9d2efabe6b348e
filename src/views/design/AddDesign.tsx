import { Plus } from 'lucide-react'
import type { Design } from '../../core/design.ts'
import { nameOf } from '../../core/table.ts'
import type { Document } from '../../document/document.ts'
import { activate, duplicate, freeSlotIds } from '../../state/slots.ts'
import { NamePicker } from '../controls/NamePicker.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { bestFor, countOf, faultFor, groupsFor, type NameGroup } from './name-groups.ts'
import { useTrial } from './use-trial.ts'

const copyId = 'copy'

/** A copy of the chosen design comes first; then every sampler by every name, or a phrase. */
const listed = (query: string, { design, slot }: Document): readonly NameGroup[] => {
  const groups = groupsFor('sampler', query, design)
  if (query.trim() !== '') return groups
  const copy = {
    id: copyId,
    label: `Copy of ${slot}`,
    note: '',
    sentence: `${nameOf(design)}: change one thing in the copy and see what it does.`,
    aliases: '',
    apply: (before: Design) => before,
  }
  return [{ title: 'What you have', entries: [copy] }, ...groups]
}

/** Puts another design beside the others: by search, or as a copy of the chosen one. */
export const AddDesign = () => {
  const { explorer } = useWiring()
  const { start, attempt, gestures } = useTrial()
  // Once an addition is kept, the list is about what there is then.
  useExplorer(({ history }) => history.isHeld)
  // A list is about the designs that were there when it opened: nothing here is drawn again while one of them is changed.
  const baseOf = (): Document => start() ?? explorer.getState().document
  const isFull = useExplorer((state) => freeSlotIds(start() ?? state.document).length === 0)
  const apply = (id: string, query: string): void => {
    const base = baseOf()
    const entry = listed(query, base)
      .flatMap(({ entries }) => entries)
      .find((one) => one.id === id)
    if (!entry) return
    attempt('slots.add', () => {
      const added = duplicate(base)
      return { ...activate(added.slot)(added), design: entry.apply(base.design) }
    })
  }
  if (isFull) return null
  return (
    <NamePicker
      label="Add a design"
      value={null}
      shown="search"
      trigger={
        <button type="button" className="button" title="Put another design beside these: by search, or as a copy">
          <Plus size={16} aria-hidden /> Add a design
        </button>
      }
      placeholder={`Search ${countOf('sampler')} samplers by any name, or say it: DPM++ 2M Karras 20 …`}
      groupsFor={(query) => listed(query, baseOf())}
      bestFor={(query, groups) => (query.trim() === '' ? copyId : bestFor('sampler', query, groups as NameGroup[]))}
      faultFor={faultFor}
      {...gestures(apply)}
    />
  )
}
