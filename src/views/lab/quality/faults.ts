import type { FoundFault } from '../../../metrics/quality/measurement.ts'

/** Why points have no reading, each once: draws of a point have the same fault. */
export const faultsOf = (found: readonly (FoundFault | { readonly kind: 'point' | 'candidate' | 'best' })[]) => [
  ...new Set(found.flatMap((one) => (one.kind === 'fault' ? [`${one.key}, N ${one.steps}: ${one.message}`] : []))),
]
