import { memo, useState } from 'react'
import { sideFrom } from '../../../engine/card.ts'
import type { CellState, Sheet } from '../../../measure/sheet-run.ts'
import type { CellMark } from '../../../measure/studies/study.ts'
import { withSpread } from '../../../metrics/spread-text.ts'
import { type Axis, axisLabel, designAxis } from '../../../sweep/axis.ts'
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
  /** What is known of the quality of a cell's design, in words. */
  readonly qualityOf?: (cell: Cell) => QualityWords | null
  /** The sheet before its design was changed: in grey where a cell is not made again yet. */
  readonly before?: Sheet | null
  /** Marks of the cells; undefined where they cannot be marked. */
  readonly marking?: Marking
  /** Added to the names of the parts, where a page has several. */
  readonly of?: string
}

/** A value in a sentence; a whole design is called by its name alone. */
const saidOf = (key: string, text: string): string => (key === designAxis ? text : `${axisLabel(key)} ${text}`)

/** The cells with their values as headers, a tab for each value of the third axis; each brings its design into the page. */
export const SheetTable = (props: SheetTableProps) => {
  const { sheet, labels, onTake, qualityOf, before = null, marking, of = '' } = props
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
            {tabs && `, ${saidOf(tabs.key, tabTexts[tab]!)}`}
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
                  {!rows && columns.key !== designAxis && <span className="caption">{axisLabel(columns.key)} </span>}
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
                    saidOf(columns.key, columnText),
                    rows && saidOf(rows.key, rowText!),
                    tabs && saidOf(tabs.key, tabTexts[tab]!),
                  ]
                    .filter(Boolean)
                    .join(', ')
                  return (
                    <td key={number} data-mark={marking?.marks[number]}>
                      <SheetCell
                        name={name}
                        cell={cell}
                        state={states[number]!}
                        before={before?.states[number]}
                        images={images}
                        onTake={onTake}
                      />
                      <CellCaption state={states[number]!} quality={qualityOf?.(cell) ?? null} />
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

export interface QualityWords {
  readonly text: string
  /** What it is measured with, and on how many images. */
  readonly title: string
}

interface CellCaptionProps {
  readonly state: CellState
  readonly quality: QualityWords | null
}

/** How far the cell's images are from the converged run, and how good its design's images are, where that was measured. */
const CellCaption = ({ state, quality }: CellCaptionProps) => {
  const error = state.status === 'failed' ? undefined : state.error
  if (error === undefined && !quality) return null
  return (
    <>
      {error !== undefined && (
        <p className="caption sheet-caption" title="Root mean square distance to the converged run">
          {error === 'noise' ? 'adds noise: no error' : withSpread(error.rms, error.spread)}
        </p>
      )}
      {quality && (
        <p className="caption sheet-quality" title={quality.title}>
          {quality.text}
        </p>
      )}
    </>
  )
}

interface SheetCellProps {
  readonly name: string
  readonly cell: Cell
  readonly state: CellState
  readonly before: CellState | undefined
  readonly images: number
  readonly onTake: (cell: Cell) => void
}

const SheetCell = memo(({ name, cell, state, before, images, onTake }: SheetCellProps) => {
  const across = cellColumns(images)
  const nfe = costOf(cell)
  if (state.status === 'failed')
    return (
      <p className="sheet-cell sheet-fault" style={{ '--across': across } as React.CSSProperties}>
        {state.message}
      </p>
    )
  const own = state.status === 'done' ? state.pixels : undefined
  const earlier = before?.status === 'done' ? before.pixels : undefined
  const pixels = own ?? earlier
  const shown = { pixels, side: pixels ? sideFrom(pixels.length, images, 4) : 1 }
  return (
    <button
      type="button"
      className="sheet-cell"
      style={{ '--across': across } as React.CSSProperties}
      data-status={state.status}
      data-before={(!own && earlier !== undefined) || undefined}
      title={`${name}: NFE ${nfe}. Make this the page’s design.`}
      aria-label={`${name}, NFE ${nfe}, ${state.status === 'done' ? 'done' : 'not done'}. Make this the page’s design`}
      onClick={() => onTake(cell)}
    >
      {Array.from({ length: images }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an image is its index
        <Pixels key={index} {...shown} index={index} />
      ))}
      {!pixels && <span className="caption">NFE {nfe}</span>}
    </button>
  )
})
