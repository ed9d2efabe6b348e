import { memo } from 'react'
import { type Choice, chooseInitial, type Design } from '../../core/design.ts'
import { presetOf } from '../../core/presets.ts'
import { type Row, registry, rowLabels, rows, specOf } from '../../core/registry.ts'
import { type Column, columns } from '../../core/table.ts'
import { printValue } from '../controls/spread.ts'
import { Tex } from '../controls/Tex.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { TableFrame } from '../plot/TableFrame.tsx'
import './table.css'

/** The network that runs here has EDM's preconditioning inside its graph. */
const networkPreconditioning = 'edm'

/** Formula of a choice, and the values of its parameters. */
const Definition = ({ row, choice }: { readonly row: Row; readonly choice: Choice }) => {
  const { formula, parameters } = specOf(row, choice.id)
  return (
    <>
      <span className="table-formula" aria-hidden>
        <Tex tex={formula} />
      </span>
      {parameters.length > 0 && (
        <span className="table-values">
          {parameters.map(({ key, tex, label }) => (
            <span key={key}>
              <span aria-hidden>
                <Tex tex={tex} />
              </span>
              <span className="visually-hidden">{label}</span> {printValue(choice.params[key]!)}
            </span>
          ))}
        </span>
      )}
    </>
  )
}

interface CellProps {
  readonly row: Row
  readonly column: Column
  /** The design's own choice where it is the column's, with the values that it has now. */
  readonly taken: Choice | null
  readonly onTake: (row: Row, choice: Choice) => void
}

const Cell = memo(({ row, column, taken, onTake }: CellProps) => {
  const choice = column.preset.design[row]
  const spec = specOf(row, choice.id)
  return (
    <td>
      <button
        type="button"
        className="table-cell"
        data-box
        aria-pressed={taken !== null}
        title={spec.source}
        onClick={() => onTake(row, choice)}
      >
        <span className="table-label">
          {taken && <span aria-hidden>✓ </span>}
          {spec.label}
        </span>
        <Definition row={row} choice={taken ?? choice} />
      </button>
    </td>
  )
})

/** Choices of a row that no column of the table has. */
const More = ({
  row,
  design,
  onTake,
}: {
  readonly row: Row
  readonly design: Design
  readonly onTake: CellProps['onTake']
}) => {
  const inTable = new Set(columns.map(({ preset }) => preset.design[row].id))
  const others = registry[row].filter(({ id }) => !inTable.has(id))
  if (others.length === 0) return <td className="table-none">–</td>
  const isActive = !inTable.has(design[row].id)
  return (
    <td>
      <select
        className="select wide"
        data-box
        aria-label={`More choices for ${rowLabels[row]}`}
        data-active={isActive}
        value={isActive ? design[row].id : ''}
        onChange={({ target: { value } }) => value !== '' && onTake(row, chooseInitial(row, value))}
      >
        <option value="">{isActive ? 'back to a column: click it' : `${others.length} more`}</option>
        {others.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      {isActive && (
        <div className="table-cell" data-box data-active>
          <Definition row={row} choice={design[row]} />
        </div>
      )}
    </td>
  )
}

/** Table 1 of the paper as a switchboard: a column's head takes the column, a cell that choice alone. */
export const TableOne = () => {
  const { explorer } = useWiring()
  const design = useExplorer((state) => state.document.design)
  const current = presetOf(design)
  const edit = (key: string, next: (design: Design) => Design): void =>
    explorer.getState().change(key, (document) => ({ ...document, design: next(document.design) }))
  const onTake = (row: Row, choice: Choice): void => edit(`table.${row}`, (before) => ({ ...before, [row]: choice }))
  return (
    <TableFrame label="Table 1" className="table-scroll">
      <table className="table-one">
        <caption className="visually-hidden">
          Table 1 of Karras et al. 2022: each row is a choice, each column a published sampler. Click a cell or a
          column.
        </caption>
        <thead>
          <tr>
            <td />
            {columns.map(({ preset }) => (
              <th key={preset.id} scope="col">
                <button
                  type="button"
                  className="table-head"
                  data-box
                  aria-pressed={current?.id === preset.id}
                  title={`Take the whole column: ${preset.source}`}
                  onClick={() => edit('preset', ({ steps }) => ({ ...preset.design, steps }))}
                >
                  {preset.label}
                </button>
              </th>
            ))}
            <th scope="col">Elsewhere</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{rowLabels[row]}</th>
              {columns.map((column) => (
                <Cell
                  key={column.preset.id}
                  row={row}
                  column={column}
                  taken={design[row].id === column.preset.design[row].id ? design[row] : null}
                  onTake={onTake}
                />
              ))}
              <More row={row} design={design} onTake={onTake} />
            </tr>
          ))}
          <tr>
            <th scope="row">Denoiser</th>
            {columns.map(({ preset, preconditioning }) => (
              <td key={preset.id}>
                <div className="table-cell" data-box data-active={preconditioning.id === networkPreconditioning}>
                  <span className="table-label">
                    {preconditioning.id === networkPreconditioning
                      ? '✓ EDM, as in this network'
                      : preconditioning.label}
                  </span>
                  <span className="table-formula">
                    <Tex tex={preconditioning.formula} />
                  </span>
                </div>
              </td>
            ))}
            <td className="table-none">part of the network</td>
          </tr>
        </tbody>
      </table>
    </TableFrame>
  )
}
