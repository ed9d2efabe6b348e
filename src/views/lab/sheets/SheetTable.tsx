import { memo, useState } from 'react'
import { sideFrom } from '../../../engine/card.ts'
import type { CellState, Sheet } from '../../../measure/sheet-run.ts'
import type { CellMark } from '../../../measure/studies/study.ts'
import { withSpread } from '../../../metrics/spread-text.ts'
import { type Axis, axisLabel } from '../../../sweep/axis.ts'
import { type Cell, costOf, headersOf } from '../../../sweep/cells.ts'
import { cellColumns } from '../../../sweep/sheet-layout.ts'
import { Pixels } from '../../controls/Pixels.tsx'
import { Segments } from '../../controls/Segments.tsx'
import { TableFrame } from '../../plot/TableFrame.tsx'
import { CellMarks } from './CellMarks.tsx'

export interface Marking {
  readonly marks: Readonly<Record<number, CellMark>>
  onMark(number: number, mark: CellMark | null): void
}

interface SheetTableProps {
  readonly sheet: Sheet
  readonly labels: readonly string[]
  readonly onTake: (cell: Cell) => void
  /** Marks of the cells; undefined where they cannot be marked. */
  readonly marking?: Marking
  /** Added to the names of the parts, where a page has several. */
  readonly of?: string
}

/** The cells with their values as headers, a tab for each value of the third axis; each brings its design into the page. */
export const SheetTable = ({ sheet, labels, onTake, marking, of = '' }: SheetTableProps) => {
  const { plan, cells, states } = sheet
  const { columns, rows, tabs, images } = plan
  const [chosen, setTab] = useState('0')
  const named = ({ key, values }: Axis, headers: readonly string[]): readonly string[] =>
    key === 'class' ? values.map((value, k) => labels[Number(value)] ?? headers[k]!) : headers
  const headers = headersOf(plan)
  const columnTexts = named(columns, headers.columns)
  const rowTexts = rows ? named(rows, headers.rows!) : [null]
  const tabTexts = tabs ? named(tabs, headers.tabs!) : []
  const tab = Math.min(Number(chosen), Math.max(0, tabTexts.length - 1))
  return (
    <>
      {tabs && (
        <div className="lab-row">
          <span className="caption">{axisLabel(tabs.key)}</span>
          <Segments
            label={`${axisLabel(tabs.key)} of the sheet${of}`}
            value={String(tab)}
            segments={tabTexts.map((label, k) => ({ value: String(k), label }))}
            onValue={setTab}
          />
        </div>
      )}
      <TableFrame label={`Contact sheet${of}`}>
        <table className="sheet-table">
          <caption className="visually-hidden">
            {images} images per cell, {axisLabel(columns.key)} from column to column
            {rows && `, ${axisLabel(rows.key)} from row to row`}
            {tabs && `, ${axisLabel(tabs.key)} ${tabTexts[tab]}`}
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
                  const cell = cells[(tab * rowTexts.length + row) * columnTexts.length + column]!
                  const { number } = cell
                  const name = [
                    `${axisLabel(columns.key)} ${columnText}`,
                    rows && `${axisLabel(rows.key)} ${rowText}`,
                    tabs && `${axisLabel(tabs.key)} ${tabTexts[tab]}`,
                  ]
                    .filter(Boolean)
                    .join(', ')
                  return (
                    <td key={number} data-mark={marking?.marks[number]}>
                      <SheetCell name={name} cell={cell} state={states[number]!} images={images} onTake={onTake} />
                      <CellCaption state={states[number]!} />
                      {marking && (
                        <CellMarks
                          name={name}
                          mark={marking.marks[number] ?? null}
                          onMark={(mark) => marking.onMark(number, mark)}
                        />
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  )
}

/** How far the cell's images are from the converged run, where that was measured. */
const CellCaption = ({ state }: { readonly state: CellState }) => {
  if (state.status !== 'done' || state.error === undefined) return null
  return (
    <p className="caption sheet-caption">
      {state.error === 'noise' ? 'adds noise: no error' : withSpread(state.error.rms, state.error.spread)}
    </p>
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
