import { Pin, PinOff } from 'lucide-react'
import { memo, type RefObject } from 'react'
import type { Table } from '../../files/table.ts'
import { type MoreToSave, SaveMenu } from './SaveMenu.tsx'
import './plot-tools.css'

export interface PlotToolsProps {
  /** What the plot shows, for names of buttons and files: "toy". */
  readonly name: string
  readonly figure: RefObject<HTMLElement | null>
  /** The numbers that it draws, with all digits. */
  readonly table: () => Table
  /** Undefined for a plot where one scale alone makes sense. */
  readonly log?: { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void } | undefined
  /** Keeps the values that a plot shows while it is pointed at. */
  readonly pin?:
    | { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void; readonly help: string }
    | undefined
  /** More that can be saved of it. */
  readonly more?: readonly MoreToSave[] | undefined
}

/** The corner that every plot has: its scale, its values, its file. Drawn again when what it is given changes. */
export const PlotTools = memo(({ name, figure, table, log, pin, more }: PlotToolsProps) => (
  <span className="plot-tools">
    {log && (
      <button
        type="button"
        className="icon-button small"
        aria-pressed={log.isOn}
        aria-label={`log axis: ${name}`}
        title={log.isOn ? 'Logarithmic: press for a linear axis' : 'Linear: press for a logarithmic axis'}
        onClick={() => log.onChange(!log.isOn)}
      >
        log
      </button>
    )}
    {pin && (
      <button
        type="button"
        className="icon-button small"
        aria-pressed={pin.isOn}
        aria-label={`Pin the values: ${name}`}
        title={pin.isOn ? 'Let the values go' : pin.help}
        onClick={() => pin.onChange(!pin.isOn)}
      >
        {pin.isOn ? <PinOff aria-hidden /> : <Pin aria-hidden />}
      </button>
    )}
    <SaveMenu name={name} what="plot" figure={figure} table={table} more={more} />
  </span>
))
