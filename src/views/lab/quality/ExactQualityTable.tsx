import { showNumber } from '../../../base/number.ts'
import type { SlotId } from '../../../document/slots.ts'
import type { PictureQuality, PictureQualityUpdate } from '../../../metrics/picture-quality.ts'
import { withSpread } from '../../../metrics/spread-text.ts'
import type { Estimate } from '../../../pictures/measures/entropy.ts'
import { Skipped } from '../../controls/Skipped.tsx'
import { TableFrame } from '../../plot/TableFrame.tsx'
import { SlotMarker } from '../../slot-style.tsx'

interface Column {
  readonly head: string
  readonly title: string
  readonly text: (quality: PictureQuality) => string
}

const estimateText = ({ mean, error }: Estimate): string => withSpread(mean, error)

/** Only where the start is wrong: there is nothing to read otherwise. */
const startColumn: Column = {
  head: 'Start, median',
  title:
    'What is left of the wrong start: root mean square distance to the same design’s pictures from the right one, with the same noise; the median over pictures',
  text: ({ start }) => (start ? showNumber(start.median) : '–'),
}

const measures: readonly Column[] = [
  { head: 'Calls', title: 'Denoiser calls per picture', text: ({ nfe }) => String(nfe) },
  {
    head: 'Flow error, median',
    title: 'Root mean square distance to the exact flow from the same noise: the median over pictures',
    text: ({ flow }) => (flow ? showNumber(flow.median) : 'adds noise'),
  },
  {
    head: 'RMS',
    title: 'The same, root mean square over pictures: one that ends as another drawing counts for many',
    text: ({ flow }) => (flow ? withSpread(flow.rms, flow.error) : '–'),
  },
  {
    head: 'ln p − truth',
    title: 'Log-likelihood less that of exact samples, in nats: 0 is right, more is too smooth, less is noisy or wrong',
    text: ({ samples }) => estimateText(samples.logDensity),
  },
  {
    head: 'Colors',
    title: 'Variance of the colors within their drawing: 1 for exact samples, more is too lively',
    text: ({ samples }) => estimateText(samples.colors),
  },
  {
    head: 'Noise',
    title: 'Variance of what no drawing explains: 1 for exact samples, 0 is washed clean, 2 is noise left over',
    text: ({ samples }) => estimateText(samples.noise),
  },
  {
    head: 'W2',
    title: 'Wasserstein-2 distance along the 16 widest axes, in their standard deviations; exact samples have some too',
    text: ({ samples }) => estimateText(samples.distance),
  },
  {
    head: 'Classes, χ²',
    title: 'Counts of the classes against the true shares, for pictures without a label; about 9 for exact samples',
    text: ({ samples: { classes } }) => (classes ? showNumber(classes.chiSquare, 2) : 'given'),
  },
]

interface ExactQualityTableProps {
  readonly updates: readonly PictureQualityUpdate[]
  readonly names: Readonly<Record<string, string>>
}

/** One row a design. */
export const ExactQualityTable = ({ updates, names }: ExactQualityTableProps) => {
  const hasStart = updates.some((update) => 'quality' in update && update.quality.start)
  const columns = hasStart ? [...measures, startColumn] : measures
  return (
    <>
      <TableFrame label="Quality of exact pictures in numbers">
        <table className="compare-table lab-table">
          <thead>
            <tr>
              <th scope="col">Design</th>
              {columns.map(({ head, title }) => (
                <th key={head} scope="col" title={title}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {updates.map((update) =>
              'quality' in update ? (
                <tr key={update.key}>
                  <th scope="row">
                    <SlotMarker id={update.key as SlotId} /> {update.key}{' '}
                    <span className="caption">{names[update.key]}</span>
                  </th>
                  {columns.map(({ head, text }) => (
                    <td key={head}>{text(update.quality)}</td>
                  ))}
                </tr>
              ) : null,
            )}
          </tbody>
        </table>
      </TableFrame>
      <Skipped faults={updates.flatMap((update) => ('fault' in update ? [`${update.key}: ${update.fault}`] : []))} />
    </>
  )
}
