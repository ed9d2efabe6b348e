import { showCount, showNumber, showPercent } from '../../../base/number.ts'
import type { Design } from '../../../core/design.ts'
import type { QualityFound } from '../../../measure/quality/quality.ts'
import type { FoundBest, FoundCandidate, SearchTask } from '../../../metrics/quality/churn-search.ts'
import { plainLabel } from '../../../metrics/quality/churn-search.ts'
import { heldOutText } from '../../../metrics/quality/difference.ts'
import { repeatedOf } from '../../../metrics/quality/measurement.ts'
import type { FeatureNetworkSummary, Reading } from '../../../metrics/quality/protocol.ts'
import { useWiring } from '../../explorer-context.tsx'
import { TableFrame } from '../../plot/TableFrame.tsx'
import { distanceName, readingText } from './plots.ts'

interface SearchResultProps {
  readonly method: SearchTask['method']
  readonly found: readonly QualityFound[]
  readonly network: FeatureNetworkSummary
  /** Candidates of the design before it was changed: in grey. */
  readonly isBefore?: boolean
  /** Added to the name of the table, where a page has several: " of the study". */
  readonly of: string
}

/** Each candidate's reading on the most images; more images first, then the least distance. */
export const rankingOf = (found: readonly QualityFound[]): readonly FoundCandidate[] => {
  const newest = new Map<string, FoundCandidate>()
  for (const one of found) if (one.kind === 'candidate') newest.set(one.label, one)
  return [...newest.values()].sort(
    (a, b) => b.reading.images - a.reading.images || a.reading.distance - b.reading.distance,
  )
}

/** Candidates in their order, each of which can be made the active design. */
export const SearchResult = ({ method, found, network, isBefore = false, of }: SearchResultProps) => {
  const { explorer } = useWiring()
  const take = (design: Design): void =>
    explorer.getState().change('quality.search', (document) => ({ ...document, design }))
  const ranking = rankingOf(found)
  const best = found.find((one): one is FoundBest => one.kind === 'best')
  const name = distanceName(network)
  return (
    <>
      {best && <Best best={best} name={name} onTake={() => take(best.design)} />}
      {isBefore && <p className="caption">Of the design before it was changed:</p>}
      <TableFrame label={`Candidates of the search${of}`}>
        <table className="compare-table lab-table" data-before={isBefore || undefined}>
          <caption className="visually-hidden">Candidates, best first</caption>
          <thead>
            <tr>
              <th scope="col">S_churn / S_tmin / S_tmax / S_noise</th>
              <th scope="col">Images</th>
              <th scope="col">{name}</th>
              {network.hasClasses && <th scope="col">Accuracy</th>}
              <th scope="col">
                <span className="visually-hidden">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {ranking.map(({ label, design, reading }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{showCount(reading.images)}</td>
                <td data-value={reading.distance}>{showNumber(reading.distance)}</td>
                {network.hasClasses && <td>{reading.accuracy === null ? '–' : showPercent(reading.accuracy)}</td>}
                <td>
                  <button
                    type="button"
                    className="button"
                    aria-label={`Take ${label} as the active design`}
                    onClick={() => take(design)}
                  >
                    Take
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {method === 'halving' && ranking.length > 0 && (
        <p className="schedule-hint">
          Distances fall as the number of images grows, so compare only distances with the same number of images.
        </p>
      )}
    </>
  )
}

interface BestProps {
  readonly best: FoundBest
  readonly name: string
  readonly onTake: () => void
}

/** Mean of the draws, with their standard deviation. */
const ofDraws = (readings: readonly Reading[]): string =>
  readingText('distance', repeatedOf(readings.map(({ distance }) => distance))!)

const Best = ({ best: { label, heldOut, plain }, name, onTake }: BestProps) => (
  <p className="lab-done" role="status">
    {label === plainLabel ? (
      <>
        Best without churn: {name} {ofDraws(heldOut)} on {showCount(heldOut[0]!.images)} other images, {heldOut.length}{' '}
        draws.{' '}
      </>
    ) : (
      <>
        Best: {label}. On {showCount(heldOut[0]!.images)} other images, {heldOut.length} draws: {name}{' '}
        {ofDraws(heldOut)}, without churn {ofDraws(plain)}; {heldOutText(heldOut, plain)}.{' '}
      </>
    )}
    <button type="button" className="button" onClick={onTake}>
      Make it the active design
    </button>
  </p>
)
