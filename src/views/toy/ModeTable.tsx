import { useId, useState } from 'react'
import { readNumber, showNumber } from '../../base/number.ts'
import { type ModeKey, removeMode, setMode } from '../../toy/edit.ts'
import { mixtureLimits } from '../../toy/limits.ts'
import type { Mixture } from '../../toy/mixture.ts'
import { NumberField } from '../controls/NumberField.tsx'
import { TableFrame } from '../plot/TableFrame.tsx'

interface ModeTableProps {
  /** Before it is scaled; the table shows means and widths at their scale. */
  readonly mixture: Mixture
  readonly scale: number
  readonly onMixture: (mixture: Mixture) => void
}

/** Columns, and what their numbers are multiplied by to be shown. */
const columnsAt = (scale: number) =>
  [
    ['mu', scale],
    ['s', scale],
    ['w', 1],
  ] as const

/** The numbers of all modes. */
export const ModeTable = ({ mixture, scale, onMixture }: ModeTableProps) => (
  <details className="toy-table">
    <summary>Numbers</summary>
    <TableFrame label="Modes of the data">
      <table>
        <thead>
          <tr>
            <th scope="col">Mode</th>
            <th scope="col">mean</th>
            <th scope="col">standard deviation</th>
            <th scope="col">weight</th>
            <th scope="col" data-unsaved>
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {mixture.w.map((_, k) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a mode is its index
            <tr key={k}>
              <th scope="row">{k + 1}</th>
              {columnsAt(scale).map(([key, unit]) => (
                <td key={key} data-value={mixture[key][k]! * unit}>
                  <ModeField
                    mixture={mixture}
                    mode={k}
                    name={key}
                    unit={unit}
                    onValue={(value) => onMixture(setMode(mixture, k, key, value))}
                  />
                </td>
              ))}
              <td data-unsaved>
                <button
                  type="button"
                  className="button"
                  disabled={mixture.w.length <= 1}
                  aria-label={`Remove mode ${k + 1}`}
                  onClick={() => onMixture(removeMode(mixture, k))}
                >
                  Remove
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  </details>
)

const fieldNames: Readonly<Record<ModeKey, string>> = { mu: 'mean', s: 'standard deviation', w: 'weight' }

interface ModeFieldProps {
  readonly mixture: Mixture
  readonly mode: number
  readonly name: ModeKey
  /** What its numbers are multiplied by to be shown. */
  readonly unit: number
  readonly onValue: (value: number) => void
}

const ModeField = ({ mixture, mode, name, unit, onValue }: ModeFieldProps) => {
  const id = useId()
  const [fault, setFault] = useState<string>()
  const { min, max } = mixtureLimits[name]
  const shown = (value: number): string => showNumber(value * unit)
  return (
    <>
      <NumberField
        id={id}
        text={shown(mixture[name][mode]!)}
        label={`Mode ${mode + 1}: ${fieldNames[name]}`}
        onText={(text) => {
          const value = readNumber(text) / unit
          if (text.trim() === '' || !(value >= min && value <= max))
            return `must be between ${shown(min)} and ${shown(max)}`
          onValue(value)
          return undefined
        }}
        onFault={setFault}
        faultId={fault === undefined ? undefined : `${id}-fault`}
      />
      {fault !== undefined && (
        <span id={`${id}-fault`} className="fault">
          {fault}
        </span>
      )}
    </>
  )
}
