import { showNumber } from '../../base/number.ts'
import { slotIds } from '../../document/slots.ts'
import { tableHeads } from '../../scenes/table-rows.ts'
import { Pixels } from '../controls/Pixels.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { TableMap } from './TableMap.tsx'
import type { PictureErrors } from './use-picture-errors.ts'

interface StageMapProps {
  readonly width: number
  readonly height: number
  readonly em: number
  readonly errors: PictureErrors
}

/** Height that the rows of the table need, and the heads without their pictures, in the type's size. */
const [rowsNeed, headsNeed] = [25, 4.6]
const perRow = 2

/** The four published samplers with their pictures, over the rows that they are made of. */
export const StageMap = ({ width, height, em, errors }: StageMapProps) => {
  // Where the rows do not fit, the pictures have all the room; the map behind the header has the rows.
  const hasRows = height > (rowsNeed + headsNeed + 6) * em && width > 34 * em
  if (!hasRows) {
    const side = Math.max(
      24,
      Math.floor(Math.min((width / 2 - 1.5 * em) / perRow, (height / 2 - 5.2 * em) / perRow) - 4),
    )
    return (
      <div className="stage-map stage-map-plain" style={{ height }}>
        {tableHeads.map(({ title, source }, k) => (
          <figure key={title}>
            <figcaption>
              <strong>{title}</strong> {source}
            </figcaption>
            <Pictures slot={slotIds[k]!} side={side} errors={errors} />
          </figure>
        ))}
      </div>
    )
  }
  const column = (width - 11 * em) / 5 - 0.5 * em
  const free = (height - (rowsNeed + headsNeed) * em) / perRow
  const side = Math.max(24, Math.floor(Math.min(free - 4, column / perRow - 4, 9 * em)))
  return (
    <div className="stage-map" style={{ height }}>
      <TableMap
        heads={[
          ...slotIds.map((slot) => <Pictures key={slot} slot={slot} side={side} errors={errors} />),
          <p key="yours" className="map-empty" style={{ height: perRow * side + 4, width: perRow * side + 4 }}>
            your pictures, at the end
          </p>,
        ]}
      />
    </div>
  )
}

interface PicturesProps {
  readonly slot: (typeof slotIds)[number]
  readonly side: number
  readonly errors: PictureErrors
}

const Pictures = ({ slot, side, errors }: PicturesProps) => {
  const frame = useExplorer((state) => state.runs[slot]?.frames.at(-1))
  const status = useExplorer((state) => state.runs[slot]?.status)
  const error = errors.of(slot)
  return (
    <>
      <div
        className="map-pictures"
        style={{ gridTemplateColumns: `repeat(${perRow}, ${side}px)`, gridAutoRows: side }}
        data-running={(status !== undefined && status !== 'done') || undefined}
      >
        {Array.from({ length: perRow ** 2 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a picture is its place
          <span key={index} className="stage-picture">
            {frame && <Pixels pixels={frame.state} side={frame.side} index={index} />}
          </span>
        ))}
      </div>
      <span className="map-error">{typeof error === 'number' ? `off by ${showNumber(error, 2)}` : '…'}</span>
    </>
  )
}
