import { useMemo } from 'react'
import { showNumber } from '../../base/number.ts'
import { trainingPresets } from '../../core/training-registry.ts'
import { dataOf } from '../../document/document.ts'
import { denoiserOf, requestOf } from '../../state/trained.ts'
import { measure } from '../../toy/measure.ts'
import { noiseOf } from '../../toy/population-cache.ts'
import { unitText } from '../../toy/scale.ts'
import { rmsExcess } from '../../training/by-level.ts'
import { assumedSigmaData } from '../../training/network.ts'
import { requestKey, trainingPresetOf } from '../../training/settings.ts'
import { useExplorer } from '../explorer-context.tsx'
import { TableFrame } from '../plot/TableFrame.tsx'

/** Parts of the noise levels that distances are reported for. */
const bands = [
  { label: 'σ < 0.1', low: 0, high: 0.1 },
  { label: '0.1 to 3', low: 0.1, high: 3 },
  { label: 'σ > 3', low: 3, high: Number.POSITIVE_INFINITY },
] as const

/** The four trainings of Table 1 at the same budget, as far as they were made: how far each is from the exact denoiser. */
export const ComparisonTable = () => {
  const document = useExplorer((state) => state.document)
  const trained = useExplorer((state) => state.trained)
  const { design, program } = useExplorer((state) => state.runnable)
  const { toyClass: label, seed, toy, scale, perturbation } = document
  const mixture = dataOf(document)
  const request = requestOf(document)
  const { training } = document
  const preset = trainingPresetOf(training)
  const asked = [
    ...trainingPresets.map(({ id, label, choices }) => ({
      id,
      label,
      request: { ...request, ...choices, assumedSpread: 1 },
    })),
    ...(preset ? [] : [{ id: 'chosen', label: 'Chosen', request: { ...request, assumedSpread: 1 } }]),
    ...(training.assumedSpread !== 1
      ? [
          {
            id: 'assumed',
            label: `${preset?.label ?? 'Chosen'}, σ_data ${showNumber(assumedSigmaData(request), 2)}`,
            request,
          },
        ]
      : []),
  ]
  const rows = asked.flatMap((one) => {
    const key = requestKey(one.request)
    const result = trained.find((known) => requestKey(known.request) === key)
    return result ? [{ ...one, result }] : []
  })
  const names = rows.map(({ id, label }) => `${id} ${label}`).join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows follow from these
  const distances = useMemo(() => {
    const noise = noiseOf(seed, toy, perturbation)
    const of = (result: (typeof rows)[number]['result'] | null): number =>
      measure({ design, program }, { mixture, label, imperfect: result && denoiserOf(result, scale) }, noise).w1
    return { exact: of(null), learned: rows.map(({ result }) => of(result)) }
  }, [design, program, mixture, label, seed, toy.count, toy.start, perturbation, trained, names])
  if (rows.length === 0) return null
  return (
    <TableFrame label="Trainings compared">
      <table className="compare-table training-table">
        <caption className="caption">
          Same network, data, seed and {request.budget} steps. RMS distance from the exact denoiser over the levels, and
          Wasserstein-1 distance of the active design’s samples to the data (exact denoiser:{' '}
          {showNumber(distances.exact)}), {unitText(scale)}.
        </caption>
        <thead>
          <tr>
            <th scope="col">Training</th>
            {bands.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
            <th scope="col">Samples</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, label, result }, k) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              {bands.map((band) => (
                <td key={band.label}>{showNumber(rmsExcess(result, band.low, band.high))}</td>
              ))}
              <td data-value={distances.learned[k]!}>{showNumber(distances.learned[k]!)}</td>
              <td>{showNumber(result.milliseconds / 1000)} s</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
