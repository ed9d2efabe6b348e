/** A design on EDM's time steps at several rho, as the paper's appendix compares them. */
import type { Design } from '../core/design.ts'

export const rhos = [1, 3, 5, 7, 9] as const

export const withRho = (design: Design, rho: number): Design => ({
  ...design,
  discretization: { id: 'edm', params: { rho } },
})
