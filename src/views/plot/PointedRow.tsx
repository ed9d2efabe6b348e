import type { ReactNode } from 'react'
import type { Pointed } from './FigurePlot.tsx'

interface PointedRowProps {
  /** The curve of the row, or the point of it. */
  readonly of: Pointed
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
  readonly children: ReactNode
}

/** A row of a table beside a plot: pointing at it points at its curve there, and back. */
export const PointedRow = ({ of, pointed, onPoint, children }: PointedRowProps) => (
  <tr
    data-pointed={pointed?.key === of.key && (of.index === null || pointed.index === of.index)}
    onPointerEnter={() => onPoint(of)}
    onPointerLeave={() => onPoint(null)}
  >
    {children}
  </tr>
)
