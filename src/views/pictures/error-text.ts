/** What stands beside a design's picture. */
import { typicalError } from '../../metrics/paired.ts'
import { withSpread } from '../../metrics/spread-text.ts'
import type { VerdictReading } from '../../metrics/verdict.ts'

export interface ErrorText {
  readonly number: string
  readonly spread?: string
  readonly words: string
}

/** The error of a design as it is shown. */
export const errorText = (reading: VerdictReading | undefined): ErrorText => {
  switch (reading?.state.kind) {
    case 'measured': {
      const { typical, error } = typicalError(reading.state.errors)
      const [number = '', spread] = withSpread(typical, error).split(' ± ')
      return { number, ...(spread && { spread }), words: 'RMS error' }
    }
    case 'stochastic':
      return { number: 'different', words: 'adds fresh noise' }
    case 'failed':
      return { number: 'failed', words: 'this design could not be run' }
    case 'unjudged':
      return { number: '–', words: 'no converged run' }
    default:
      return { number: '…', words: 'running' }
  }
}
