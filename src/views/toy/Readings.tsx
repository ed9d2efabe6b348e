import { memo } from 'react'
import type { Readings as Values } from '../../toy/errors.ts'
import { short } from '../format.ts'

const reading = (value: number): string => (value === 0 ? '0' : value < 1e-4 ? value.toExponential(1) : short(value))

interface ReadingsProps {
  readonly readings: Values
  readonly count: number
}

/** What the run cost and how far it ended from where it should have. */
export const Readings = memo(({ readings: { nfe, globalError, w1, w1Exact }, count }: ReadingsProps) => (
  <dl className="toy-readings" aria-label="Readings of the 1D toy">
    <div title="Number of function evaluations: calls of the denoiser for one sample.">
      <dt>NFE</dt>
      <dd>{nfe}</dd>
      <dd className="toy-note">denoiser calls a sample</dd>
    </div>
    <div
      title={
        globalError
          ? `Distance between a result and the exact solution of the ODE from the same start, in units of the data; root mean square ${reading(globalError.rms)}.`
          : 'A design that adds noise leaves the flow line of its start on purpose: only its distribution can be judged.'
      }
    >
      <dt>Mean global error</dt>
      <dd>{globalError ? reading(globalError.mean) : '–'}</dd>
      <dd className="toy-note">
        {globalError ? `|x_N − exact|, rms ${reading(globalError.rms)}` : 'not defined once noise is added'}
      </dd>
    </div>
    <div
      title={`Wasserstein-1 distance of the ${count} results to the density at σ = 0, in units of the data. The exact flow from the same starts has ${reading(w1Exact)}: a finite number of points is never at 0.`}
    >
      <dt>Wasserstein-1</dt>
      <dd>{reading(w1)}</dd>
      <dd className="toy-note">exact flow: {reading(w1Exact)}</dd>
    </div>
  </dl>
))
