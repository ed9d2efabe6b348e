import { showFixed, showNumber } from '../../../base/number.ts'
import { type Straightness, turnAndDetour } from '../../../metrics/path.ts'
import { withSpread } from '../../../metrics/spread-text.ts'
import { CurveSwatch, type Pointed } from '../../plot/FigurePlot.tsx'
import { PointedRow } from '../../plot/PointedRow.tsx'
import { TableFrame } from '../../plot/TableFrame.tsx'
import type { Bent } from './path-plots.ts'

interface PathTableProps {
  readonly curves: readonly Bent[]
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
  readonly of: string
}

const detourText = (each: readonly Straightness[]): string => {
  const { mean, error } = turnAndDetour(each).detour
  return error === null ? showFixed(mean, 3) : withSpread(mean, error)
}

/** Each path as a whole; of several images the mean, with its standard error. */
export const PathTable = ({ curves, pointed, onPoint, of }: PathTableProps) => (
  <TableFrame label={`Summary of the paths${of}`}>
    <table className="compare-table lab-table">
      <thead>
        <tr>
          <th scope="col">Path</th>
          <th scope="col" title="Length of the polyline in root-mean-square units of the data">
            Length
          </th>
          <th scope="col" title="Divided by the distance from the first to the last point: 1 is straight">
            Length / distance
          </th>
          <th scope="col" title="Sum of the angles between consecutive slopes, in degrees">
            Turn, °
          </th>
          <th scope="col" title="Largest relative change of the slope over a step">
            Largest change
          </th>
        </tr>
      </thead>
      <tbody>
        {curves.map(({ key, label, style, straightness: { length, bends }, each }) => {
          const { turn } = turnAndDetour(each)
          return (
            <PointedRow key={key} of={{ key, index: null }} pointed={pointed} onPoint={onPoint}>
              <th scope="row">
                <CurveSwatch style={style} />
                {label}
              </th>
              <td data-value={length}>{showNumber(length)}</td>
              <td>{detourText(each)}</td>
              <td>{withSpread(turn.mean, turn.error)}</td>
              <td>{showNumber(Math.max(0, ...bends.map(({ change }) => change)))}</td>
            </PointedRow>
          )
        })}
      </tbody>
    </table>
  </TableFrame>
)
