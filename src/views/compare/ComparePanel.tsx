import { memo, useDeferredValue, useMemo } from 'react'
import { showNumber } from '../../base/number.ts'
import type { WrongStart } from '../../core/perturbation.ts'
import { asWritten } from '../../core/pure-noise.ts'
import { dataOf } from '../../document/document.ts'
import { type ReferenceSteps, referenceSteps } from '../../document/images.ts'
import type { SlotId } from '../../document/slots.ts'
import { rmsBetween } from '../../metrics/rms.ts'
import { imperfectOf } from '../../state/imperfect.ts'
import type { Run, RunId } from '../../state/run.ts'
import { isReference } from '../../state/run.ts'
import type { Compared, Reference } from '../../state/selectors.ts'
import { comparedOf, comparisonOf, referencesOf } from '../../state/selectors.ts'
import type { ToyData } from '../../state/toy-run.ts'
import { noiseOf } from '../../toy/population-cache.ts'
import { unitOf, unitText } from '../../toy/scale.ts'
import type { ToyStart } from '../../toy/view.ts'
import { Aligned } from '../controls/Aligned.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { TableFrame } from '../plot/TableFrame.tsx'
import { SlotMarker } from '../slot-style.tsx'
import { useReadings } from '../use-readings.ts'
import './compare.css'

/** Root mean square difference of two sets of final images, in units of the data ([-1, 1]); null before both exist. */
const imageDistance = (a: Run | undefined, b: Run | undefined): number | null => {
  if (!a?.images || !b?.images || a.images.length !== b.images.length) return null
  return rmsBetween(a.images, b.images)
}

interface RowProps {
  readonly one: Compared
  readonly run: Run | undefined
  /** What images are compared with; undefined for the baseline's own row. */
  readonly reference: Run | undefined
  readonly isComparison: boolean
  /** Whether the comparison is a converged run: then a distance to it is truncation error. */
  readonly isConverged: boolean
  readonly data: ToyData
  readonly seed: number
  /** Points of the toy's population. */
  readonly count: number
  readonly start: ToyStart
  readonly wrong: WrongStart
}

const Row = memo(({ one, run, reference, isComparison, isConverged, data, seed, count, start, wrong }: RowProps) => {
  const { id, name, program, isActive, isBaseline } = one
  const readings = useReadings(one, data, noiseOf(seed, { count, start }, wrong))
  const distance = reference ? imageDistance(run, reference) : null
  return (
    <tr aria-current={isActive}>
      <th scope="row">
        <SlotMarker id={id} /> {id}: {name}
        {isBaseline && ' (baseline)'}
      </th>
      <td>{program.steps.length}</td>
      <td>{program.nfe}</td>
      <td data-value={readings.globalError?.mean}>
        {readings.globalError ? <Aligned text={showNumber(readings.globalError.mean)} /> : '–'}
      </td>
      <td data-value={readings.w1}>
        <Aligned text={showNumber(readings.w1)} />
      </td>
      {isConverged && !readings.globalError ? (
        <td title="A design that adds noise leaves the path to its converged run on purpose, so it has no truncation error.">
          stochastic
        </td>
      ) : (
        <td data-value={isComparison ? undefined : (distance ?? undefined)}>
          {isComparison ? 'itself' : distance === null ? '–' : <Aligned text={showNumber(distance)} />}
        </td>
      )}
      <td data-value={run?.milliseconds ?? undefined}>
        {run?.milliseconds == null ? (run?.status ?? '–') : Math.round(run.milliseconds)}
        {run?.callsKnown ? (
          <span className="caption" title="Network calls whose outputs were reused from an earlier run at no cost">
            {' '}
            ({run.callsKnown} known)
          </span>
        ) : null}
      </td>
    </tr>
  )
})

/** The head of the column of distances: what each design is compared with. */
const comparisonName = (references: readonly Reference[], baseline: RunId): string => {
  const [first] = references
  if (!first) return `RMSE to ${baseline}`
  const steps = `${first.program.steps.length} Heun steps`
  const starts = [...new Set(references.map(({ program }) => showNumber(asWritten(program.steps[0]!.sigma))))]
  if (references.length === 1) return `RMSE to ${steps} from σ ${starts[0]}`
  return `RMSE to each one’s own ${steps}${starts.length > 1 ? ` (from σ ${starts.join(', ')})` : ''}`
}

/** Asks for the converged runs, and shows how far they are. */
const ReferenceSelect = () => {
  const { explorer } = useWiring()
  const steps = useExplorer((state) => state.document.images.reference)
  const references = useExplorer(referencesOf)
  const runs = useExplorer((state) => state.runs)
  // They run one after the other: the first that is not done is the one to report.
  const run = references.map(({ id }) => runs[id]).find((one) => one && one.status !== 'done')
  return (
    <label className="caption reference">
      Converged run{' '}
      <select
        className="select"
        value={steps}
        onChange={({ target }) =>
          explorer.getState().change('images.reference', (document) => ({
            ...document,
            images: { ...document.images, reference: Number(target.value) as ReferenceSteps },
          }))
        }
      >
        {referenceSteps.map((count) => (
          <option key={count} value={count}>
            {count === 0 ? 'none' : `${count} Heun steps`}
          </option>
        ))}
      </select>
      {run && (
        <span role="status">
          {' '}
          {run.status === 'running'
            ? `call ${run.calls} of ${run.nfe}`
            : run.status === 'failed'
              ? run.message
              : 'waiting'}
        </span>
      )}
    </label>
  )
}

/** The designs as a table: what each costs, how far it is off in the toy and on images. */
export const ComparePanel = () => {
  // Deferred: a drag draws the toy first, the table when there is time.
  const compared = useDeferredValue(useExplorer(comparedOf))
  const runs = useDeferredValue(useExplorer((state) => state.runs))
  const mixture = useDeferredValue(useExplorer((state) => dataOf(state.document)))
  const label = useDeferredValue(useExplorer((state) => state.document.toyClass))
  const imperfect = useDeferredValue(useExplorer(imperfectOf))
  const data = useMemo(() => ({ mixture, label, imperfect }), [mixture, label, imperfect])
  const unit = unitText(unitOf(mixture))
  const seed = useDeferredValue(useExplorer((state) => state.document.seed))
  const count = useDeferredValue(useExplorer((state) => state.document.toy.count))
  const start = useDeferredValue(useExplorer((state) => state.document.toy.start))
  const wrong = useDeferredValue(useExplorer((state) => state.document.perturbation))
  const references = useDeferredValue(useExplorer(referencesOf))
  const baseline = useExplorer((state) => comparisonOf(state, state.document.slot))
  const comparisonFor = (id: SlotId): RunId =>
    references.find(({ slots }) => slots.includes(id))?.id ?? (isReference(baseline) ? id : baseline)
  return (
    <section className="panel area-compare" aria-label="Comparison">
      <header>
        <h2>Comparison</h2>
        <ReferenceSelect />
      </header>
      <TableFrame label="Table of designs">
        <table className="compare-table">
          <thead>
            <tr>
              <th scope="col">Design</th>
              <th scope="col">Steps</th>
              <th scope="col">NFE</th>
              <th scope="col" title={`Mean distance between the toy’s results and the exact solutions, ${unit}`}>
                Toy error
              </th>
              <th scope="col" title={`Wasserstein-1 distance between the toy’s results and the data, ${unit}`}>
                Toy W1
              </th>
              <th
                scope="col"
                title="Root mean square difference over all values of all final images, in units of [-1, 1]. One image that ends as another weighs much here; Compare shows the error of a typical image"
              >
                {comparisonName(references, baseline)}
              </th>
              <th scope="col">ms</th>
            </tr>
          </thead>
          <tbody>
            {compared.map((one) => {
              const comparison = comparisonFor(one.id)
              return (
                <Row
                  key={one.id}
                  one={one}
                  run={runs[one.id]}
                  reference={one.id === comparison ? undefined : runs[comparison]}
                  isComparison={one.id === comparison}
                  isConverged={isReference(comparison)}
                  data={data}
                  seed={seed}
                  count={count}
                  start={start}
                  wrong={wrong}
                />
              )
            })}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}
