import { type ReactNode, type RefObject, useMemo, useRef } from 'react'
import { Scrolling } from '../controls/Scrolling.tsx'
import { SaveMenu } from './SaveMenu.tsx'
import type { Format } from './save-as.ts'

interface TableSaveProps {
  /** What the table is of: "Fitted slopes". */
  readonly label: string
  /** What the table is in, the first one if there are several. */
  readonly within: RefObject<HTMLElement | null>
  /** What it can be saved as: everything by default. */
  readonly offered?: readonly Format[]
}

/** The menu that saves a table. */
export const TableSave = ({ label, within, offered }: TableSaveProps) => {
  const figure = useMemo(
    () => ({
      get current() {
        return within.current?.querySelector('table') ?? null
      },
    }),
    [within],
  )
  return <SaveMenu name={label} what="table" figure={figure} {...(offered && { offered })} />
}

interface TableFrameProps {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}

/** A wide table that scrolls in itself, with the menu that saves it. */
export const TableFrame = ({ label, className, children }: TableFrameProps) => {
  const frame = useRef<HTMLDivElement>(null)
  return (
    <div ref={frame} className="table-frame">
      <Scrolling label={label} {...(className !== undefined && { className })}>
        {children}
      </Scrolling>
      <div className="table-tools">
        <TableSave label={label} within={frame} />
      </div>
    </div>
  )
}
