import type { FaultId } from './faults.ts'

/** A fault as the museum shows it. The beat's own words tell symptom and cause. */
export interface Exhibit {
  readonly fault: FaultId
  readonly name: string
  /** How to find it in a minute. */
  readonly test: string
  readonly fix: string
  /** The thread in which it was found. */
  readonly source: { readonly name: string; readonly url: string }
}
