import type { FigureProps } from './figure.ts'

/** A few numbers in large type: who, and what was measured of them. */
export const StageBoard = ({ beat, height }: FigureProps) => {
  const { board } = beat
  if (!board) return null
  return (
    <div className="stage-board" style={{ height }}>
      <table>
        <caption>{board.caption}</caption>
        <thead>
          <tr>
            {board.columns.map((column) =>
              column === '' ? (
                <td key={column} />
              ) : (
                <th key={column} scope="col">
                  {column}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {board.rows.map(({ name, of, cells }) => (
            <tr key={name} style={of && { color: `var(--design-${of.toLowerCase()})` }}>
              <th scope="row">{name}</th>
              {cells.map((cell, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                <td key={k}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
