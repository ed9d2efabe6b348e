import type { ReactNode } from 'react'
import { CurveSwatch, type Pointed } from '../../plot/FigurePlot.tsx'
import { PointedRow } from '../../plot/PointedRow.tsx'
import { TableFrame } from '../../plot/TableFrame.tsx'
import type { QualitySeries } from './plots.ts'

interface QualityTableProps<R> {
  readonly label: string
  readonly series: readonly QualitySeries<R>[]
  readonly columns: readonly {
    readonly head: string
    readonly about?: string
    readonly cell: (readings: readonly R[]) => ReactNode
  }[]
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
}

/** All numbers of a study of quality, one row for each point of a curve. */
export const QualityTable = <R,>({ label, series, columns, pointed, onPoint }: QualityTableProps<R>) => (
  <TableFrame label={label}>
    <table className="compare-table lab-table">
      <thead>
        <tr>
          <th scope="col">Design</th>
          <th scope="col">N</th>
          <th scope="col">NFE</th>
          <th scope="col">Draws</th>
          {columns.map(({ head, about }) => (
            <th key={head} scope="col" title={about}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {series.flatMap(({ key, label: name, style, points }) =>
          points.map(({ steps, nfe, readings }, index) => (
            <PointedRow key={`${key} ${steps}`} of={{ key, index }} pointed={pointed} onPoint={onPoint}>
              <th scope="row">
                <CurveSwatch style={style} />
                {name}
              </th>
              <td>{steps}</td>
              <td>{nfe}</td>
              <td>{readings.length}</td>
              {columns.map(({ head, cell }) => (
                <td key={head}>{cell(readings)}</td>
              ))}
            </PointedRow>
          )),
        )}
      </tbody>
    </table>
  </TableFrame>
)
