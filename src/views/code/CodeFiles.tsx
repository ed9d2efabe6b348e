import { Tabs } from 'radix-ui'
import { useMemo, useState } from 'react'
import { defaultDocument } from '../../document/parse.ts'
import { type Slot, type SlotId, slotNameOf, slotsOf } from '../../document/slots.ts'
import type { Format } from '../../export/format.ts'
import { formats } from '../../export/formats.ts'
import { printHash } from '../../scenes/link.ts'
import { Radios } from '../controls/Radios.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { SlotMarker } from '../slot-style.tsx'
import { CodeFile } from './CodeFile.tsx'
import { type Reading, readingOf } from './reading.ts'

/** The format that was looked at last, for as long as the page lives. */
let lastFormat = formats[0]!.id

const linkOf = ({ design }: Slot): string => {
  const hash = printHash({ ...defaultDocument, design })
  return `${location.origin}${location.pathname}${hash && '#'}${hash}`
}

const useReading = (format: Format, slot: Slot, name: string): Reading =>
  useMemo(() => readingOf(format, slot.design, { name, link: linkOf(slot) }), [format, slot, name])

const DesignCode = ({
  format,
  slot,
  name,
}: {
  readonly format: Format
  readonly slot: Slot
  readonly name: string
}) => <CodeFile reading={useReading(format, slot, name)} label={`${format.label} code of design ${slot.id}`} />

/** The designs of the page as code: which design, for which library, and the file. */
export const CodeFiles = () => {
  const document = useExplorer((state) => state.document)
  const slots = slotsOf(document)
  const [chosen, setChosen] = useState<SlotId>(document.slot)
  const [formatId, setFormatId] = useState(lastFormat)
  const slot = slots.find(({ id }) => id === chosen) ?? slots[0]!
  const name = slotNameOf(document, slot)
  const chooseFormat = (id: string): void => {
    lastFormat = id
    setFormatId(id)
  }
  return (
    <>
      {slots.length > 1 ? (
        <Radios
          className="code-designs"
          buttonClass="slot"
          label="Design"
          value={slot.id}
          radios={slots.map((each) => ({
            value: each.id,
            content: (
              <>
                <SlotMarker id={each.id} />
                {each.id}: {slotNameOf(document, each)}, N {each.design.steps}
              </>
            ),
          }))}
          onValue={setChosen}
        />
      ) : (
        <p className="caption">
          {name}, N {slot.design.steps}
        </p>
      )}
      <Tabs.Root value={formatId} onValueChange={chooseFormat} className="code-formats">
        <Tabs.List className="code-tabs" aria-label="Library">
          {formats.map(({ id, label }) => (
            <Tabs.Trigger key={id} value={id}>
              {label}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {formats.map((format) => (
          <Tabs.Content key={format.id} value={format.id} tabIndex={-1}>
            <p className="caption">{format.help}</p>
            <DesignCode format={format} slot={slot} name={name} />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </>
  )
}
