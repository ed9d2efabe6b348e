import { memo } from 'react'
import { showNumber } from '../../base/number.ts'
import type { Readings as Values } from '../../toy/errors.ts'
import { unitText } from '../../toy/scale.ts'

/** After a distance in units of the data, what it is divided by. */
const divided = (unit: number): string => (unit === 1 ? '' : ` / ${unit}`)

interface ReadingsProps {
  readonly readings: Values
  /** Scale of the data: the unit of the errors. */
  readonly unit: number
  readonly count: number
}

/** What the run cost and how far it ended from where it should have. */
export const Readings = memo(({ readings: { nfe, globalError, w1, w1Exact, split }, count, unit }: ReadingsProps) => (
  <dl className="toy-readings" aria-label="Readings of the 1D toy">
    <div title="Number of function evaluations: calls of the denoiser for one sample.">
      <dt>NFE</dt>
      <dd>{nfe}</dd>
      <dd className="toy-note">denoiser calls per sample</dd>
    </div>
    <div
      title={
        globalError
          ? `Distance between a result and the exact solution of the ODE from the same start, ${unitText(unit)}; root mean square ${showNumber(globalError.rms)}.`
          : 'A design that adds noise leaves the exact path from its start on purpose, so only the distribution of its results can be judged.'
      }
    >
      <dt>Mean global error</dt>
      <dd>{globalError ? showNumber(globalError.mean) : '–'}</dd>
      <dd className="toy-note">
        {globalError
          ? `|x_N − exact|${divided(unit)}, rms ${showNumber(globalError.rms)}`
          : 'not defined once noise is added'}
      </dd>
    </div>
    {split && (
      <>
        <div title="Distance between the ends of two exact flows from the same start, one with the denoiser in use and one with the exact denoiser. No sampler can remove it.">
          <dt>Network error</dt>
          <dd>{showNumber(split.network.mean)}</dd>
          <dd className="toy-note">its flow compared with the exact one</dd>
        </div>
        <div title="Distance between a result and the end of the same denoiser’s flow: what the finite number of steps adds. More steps reduce it.">
          <dt>Truncation error</dt>
          <dd>{split.truncation ? showNumber(split.truncation.mean) : '–'}</dd>
          <dd className="toy-note">
            {split.truncation
              ? `the run compared with its flow${split.count < count ? `, ${split.count} points` : ''}`
              : 'not defined once noise is added'}
          </dd>
        </div>
      </>
    )}
    <div
      title={`Wasserstein-1 distance of the ${count} results to the density at σ = 0, ${unitText(unit)}. The exact flow from the same starts has ${showNumber(w1Exact)}: with a finite number of points it is never 0.`}
    >
      <dt>Wasserstein-1</dt>
      <dd>{showNumber(w1)}</dd>
      <dd className="toy-note">
        {unit === 1 ? '' : `distance${divided(unit)}; `}exact flow: {showNumber(w1Exact)}
      </dd>
    </div>
  </dl>
))
