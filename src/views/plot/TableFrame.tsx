import { type ReactNode, useMemo, useRef } from 'react'
import type { Table } from '../../files/table.ts'
import { Scrolling } from '../controls/Scrolling.tsx'
import { SaveMenu } from './SaveMenu.tsx'

interface TableFrameProps {
  /** What the table is of: "Fitted slopes". */
  readonly label: string
  readonly className?: string
  /** Its numbers, where its cells do not say all of them. */
  readonly table?: () => Table
  readonly children: ReactNode
}

/** A wide table that scrolls in itself, with the menu that saves it: the first one, if there are several. */
export const TableFrame = ({ label, className, table, children }: TableFrameProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const figure = useMemo(
    () => ({
      get current() {
        return frame.current?.querySelector('table') ?? null
      },
    }),
    [],
  )
  return (
    <div ref={frame} className="table-frame">
      <Scrolling label={label} {...(className !== undefined && { className })}>
        {children}
      </Scrolling>
      <div className="table-tools">
        <SaveMenu name={label} what="table" figure={figure} {...(table && { table })} />
      </div>
    </div>
  )
}
