import { Fragment, type ReactNode } from 'react'
import { scenesByPart } from '../../scenes/parts.ts'
import { type TableRow, tableHeads, tableRows } from '../../scenes/table-rows.ts'
import { useExplorer } from '../explorer-context.tsx'
import { Prose } from '../tour/Prose.tsx'
import './map.css'

interface TableMapProps {
  /** What stands above a column: pictures, or nothing. The last is the reader's own. */
  readonly heads?: readonly ReactNode[] | undefined
}

/** Table 1, a column for each published sampler and one for the reader: rows fill as their scenes are gone through. */
export const TableMap = ({ heads }: TableMapProps) => {
  const done = useExplorer((state) => state.done)
  const filled = tableRows.filter(({ scene }) => done.includes(scene)).length
  return (
    <table className="map-table">
      <caption className="visually-hidden">
        Table 1 of Karras et al. 2022: {filled} of {tableRows.length} rows are filled.
      </caption>
      <thead>
        <tr>
          <td />
          {tableHeads.map(({ title, source }, k) => (
            <th key={title} scope="col">
              {title}
              <span>{source}</span>
              {heads?.[k]}
            </th>
          ))}
          <th scope="col" className="map-yours">
            Yours
            <span>{filled === 0 ? 'empty so far' : `${filled} of ${tableRows.length} choices`}</span>
            {heads?.[tableHeads.length]}
          </th>
        </tr>
      </thead>
      <tbody>
        {scenesByPart.map(({ part }) => {
          const own = tableRows.filter((row) => row.part === part.id)
          return own.length === 0 ? null : (
            <Fragment key={part.id}>
              <tr className="map-part">
                <th colSpan={tableHeads.length + 2} scope="colgroup">
                  {part.title}
                </th>
              </tr>
              {own.map((row) => (
                <Row key={row.id} row={row} isFilled={done.includes(row.scene)} />
              ))}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

const Row = ({ row: { title, text, cells }, isFilled }: { readonly row: TableRow; readonly isFilled: boolean }) => (
  <tr data-filled={isFilled || undefined}>
    <th scope="row">
      {title}
      <span>
        <Prose text={text} />
      </span>
    </th>
    {[...cells, cells[cells.length - 1]!].map((cell, k) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
      <td key={k} className={k === cells.length ? 'map-yours' : undefined}>
        {isFilled ? <Prose text={cell} /> : <span className="visually-hidden">not yet</span>}
      </td>
    ))}
  </tr>
)
