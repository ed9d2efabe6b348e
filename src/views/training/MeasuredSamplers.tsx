import * as v from 'valibot'
import { differencesToEdm, readingOf } from '../../metrics/figure-draws.ts'
import { type Part, partSchemas } from '../../metrics/figure-results.ts'
import type { Repeated } from '../../metrics/quality/measurement.ts'
import { withSpread } from '../../metrics/spread-text.ts'
import { useFetched } from '../use-fetched.ts'

const schema = v.object({ quality: partSchemas.quality })
const readQuality = (json: unknown) => v.parse(schema, json).quality

/** What the draws say about the samplers' order at their last number of calls. */
export const verdictOf = (curves: Part<'quality'>['curves']): string => {
  const draws = curves[0]?.points.at(-1)?.draws.length ?? 0
  if (draws < 2) return 'One draw, without error bars: small differences may be due to chance.'
  const last = new Map(curves.map(({ key, points }) => [key, points.at(-1)?.nfe]))
  const judged = differencesToEdm(curves).filter(({ key, nfe }) => nfe === last.get(key))
  const open = judged.filter(({ isResolved }) => !isResolved)
  const how = `by ${draws} draws on the same noise (95%, Student’s t)`
  if (open.length === 0) return `All distances differ significantly from EDM’s ${how}.`
  const named = open.map(({ label, mean, standardError }) => `${label} (difference ${withSpread(mean, standardError)})`)
  return `Not significantly different from EDM ${how}: ${named.join('; ')}.`
}

/** On one line. */
const cellOf = ({ mean, deviation }: Repeated, factor = 1): string =>
  withSpread(factor * mean, deviation === null ? null : factor * deviation).replaceAll(' ', '\u00a0')

/** The samplers of Table 1 on the shipped network, as `npm run figures` measured them. */
export const MeasuredSamplers = () => {
  const quality = useFetched('figures/results.json', 'Measured results for the samplers', readQuality)
  if (quality.status === 'loading') return <p className="caption">Loading the measured results …</p>
  if (quality.status === 'failed') return <p className="caption">{quality.message}</p>
  const { network, classifier, curves } = quality.value
  const draws = curves[0]?.points.at(-1)?.draws.length ?? 0
  return (
    <table className="compare-table numbers-samplers">
      <caption className="caption">
        Measured of {network.name} beforehand, {network.images} images{draws > 1 && ` a draw, ${draws} draws`}: Fréchet
        distance in the features of {classifier.name} (not FID), and the share that it assigns to the class asked for
        {draws > 1 && ', ± the standard deviation of the draws'}. {verdictOf(curves)} The quality lab measures it anew.
      </caption>
      <thead>
        <tr>
          <th scope="col">Sampler</th>
          <th scope="col">Calls</th>
          <th scope="col">Distance</th>
          <th scope="col">Accuracy</th>
        </tr>
      </thead>
      <tbody>
        {curves.flatMap(({ key, label, points }) => {
          const last = points.at(-1)
          if (!last) return []
          return [
            <tr key={key}>
              <th scope="row">{label}</th>
              <td>{last.nfe}</td>
              <td>{cellOf(readingOf(last, 'distance'))}</td>
              <td>{cellOf(readingOf(last, 'accuracy'), 100)}%</td>
            </tr>,
          ]
        })}
      </tbody>
    </table>
  )
}
