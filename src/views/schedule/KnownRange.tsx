import { showNumber } from '../../base/number.ts'
import type { Design } from '../../core/design.ts'
import type { Box } from '../../plot/box.ts'
import { bandsOf, fitToRange, type KnownRange, leavesRange } from './known-range.ts'
import './known-range.css'

/** Shades the noise levels that the network does not know. */
export const UnknownBands = ({
  box,
  of,
  known,
}: {
  readonly box: Box
  readonly of: (sigma: number) => number
  readonly known: KnownRange
}) =>
  bandsOf(box, of, known).map(({ y, height, edge }) => (
    <g key={edge} className="schedule-unknown">
      <rect x={box.x} y={y} width={box.width} height={height} />
      <path d={`M${box.x},${edge}H${box.x + box.width}`} />
    </g>
  ))

/** Says that a design asks the network about levels that it was not trained at, and offers to end that. */
export const RangeNote = ({
  design,
  levels,
  known,
  onDesign,
}: {
  readonly design: Design
  readonly levels: readonly number[]
  readonly known: KnownRange
  readonly onDesign: (design: Design) => void
}) => {
  const { below, above } = leavesRange(levels, known)
  if (!below && !above) return null
  return (
    <p className="schedule-hint schedule-range">
      <span>
        The network knows σ {showNumber(known.min)} to {showNumber(known.max)}. This design goes{' '}
        {below && above ? 'below and above' : below ? 'below' : 'above'} that.
      </span>
      <button type="button" className="button" onClick={() => onDesign(fitToRange(design, known))}>
        Fit to the network
      </button>
    </p>
  )
}
