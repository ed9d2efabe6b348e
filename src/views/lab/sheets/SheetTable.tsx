import { memo } from 'react'
import { sideFrom } from '../../../engine/card.ts'
import type { CellState, Sheet } from '../../../measure/sheet-run.ts'
import { type Axis, axisLabel } from '../../../sweep/axis.ts'
import { type Cell, costOf, headersOf } from '../../../sweep/cells.ts'
import { cellColumns } from '../../../sweep/sheet-layout.ts'
import { Pixels } from '../../controls/Pixels.tsx'
import { Scrolling } from '../../controls/Scrolling.tsx'

interface SheetTableProps {
  readonly sheet: Sheet
  readonly labels: readonly string[]
  readonly onTake: (cell: Cell) => void
}

/** The cells with their values as headers; each brings its design into the page. */
export const SheetTable = ({ sheet, labels, onTake }: SheetTableProps) => {
  const { plan, cells, states } = sheet
  const { columns, rows, images } = plan
  const named = ({ key, values }: Axis, headers: readonly string[]): readonly string[] =>
    key === 'class' ? values.map((value, k) => labels[Number(value)] ?? headers[k]!) : headers
  const headers = headersOf(plan)
  const columnTexts = named(columns, headers.columns)
  const rowTexts = rows ? named(rows, headers.rows!) : [null]
  return (
    <Scrolling label="Contact sheet">
      <table className="sheet-table">
        <caption className="visually-hidden">
          {images} images per cell, {axisLabel(columns.key)} from column to column
          {rows && `, ${axisLabel(rows.key)} from row to row`}
        </caption>
        <thead>
          <tr>
            {rows && (
              <th scope="col" className="sheet-corner">
                {axisLabel(columns.key)} →<br />
                {axisLabel(rows.key)} ↓
              </th>
            )}
            {columnTexts.map((text, k) => (
              <th key={columns.values[k]} scope="col">
                {!rows && <span className="caption">{axisLabel(columns.key)} </span>}
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowTexts.map((rowText, row) => (
            <tr key={rowText ?? ''}>
              {rowText !== null && <th scope="row">{rowText}</th>}
              {columnTexts.map((columnText, column) => {
                const cell = cells[row * columnTexts.length + column]!
                const name = [`${axisLabel(columns.key)} ${columnText}`, rows && `${axisLabel(rows.key)} ${rowText}`]
                return (
                  <td key={cell.number}>
                    <SheetCell
                      name={name.filter(Boolean).join(', ')}
                      cell={cell}
                      state={states[cell.number]!}
                      images={images}
                      onTake={onTake}
                    />
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}

interface SheetCellProps {
  readonly name: string
  readonly cell: Cell
  readonly state: CellState
  readonly images: number
  readonly onTake: (cell: Cell) => void
}

const SheetCell = memo(({ name, cell, state, images, onTake }: SheetCellProps) => {
  const across = cellColumns(images)
  const nfe = costOf(cell)
  if (state.status === 'failed')
    return (
      <p className="sheet-cell sheet-fault" style={{ '--across': across } as React.CSSProperties}>
        {state.message}
      </p>
    )
  const pixels = state.status === 'done' ? state.pixels : undefined
  const shown = { pixels, side: pixels ? sideFrom(pixels.length, images, 4) : 1 }
  return (
    <button
      type="button"
      className="sheet-cell"
      style={{ '--across': across } as React.CSSProperties}
      data-status={state.status}
      title={`${name}: NFE ${nfe}. Make this the page’s design.`}
      aria-label={`${name}, NFE ${nfe}, ${state.status === 'done' ? 'done' : 'not done'}. Make this the page’s design`}
      onClick={() => onTake(cell)}
    >
      {Array.from({ length: images }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an image is its index
        <Pixels key={index} {...shown} index={index} />
      ))}
      {state.status !== 'done' && <span className="caption">NFE {nfe}</span>}
    </button>
  )
})
