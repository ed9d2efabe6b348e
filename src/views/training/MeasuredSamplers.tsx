import * as v from 'valibot'
import { partSchemas } from '../../metrics/figure-results.ts'
import { short } from '../format.ts'
import { useFetched } from './useFetched.ts'

const schema = v.object({ quality: partSchemas.quality })
const readQuality = (json: unknown) => v.parse(schema, json).quality

/** The samplers of Table 1 on the shipped network, as `npm run figures` measured them. */
export const MeasuredSamplers = () => {
  const quality = useFetched('figures/results.json', 'What was measured of the samplers', readQuality)
  if (quality.status === 'loading') return <p className="caption">Reading what was measured …</p>
  if (quality.status === 'failed') return <p className="caption">{quality.message}</p>
  const { network, classifier, curves } = quality.value
  return (
    <table className="compare-table numbers-samplers">
      <caption className="caption">
        Measured of {network.name} beforehand, {network.images} images a sampler: Fréchet distance in the features of{' '}
        {classifier.name}, which is not FID, and the share that it takes for their class. The quality lab measures it
        anew.
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
              <td>{short(last.distance)}</td>
              <td>{short(100 * last.accuracy)}%</td>
            </tr>,
          ]
        })}
      </tbody>
    </table>
  )
}
