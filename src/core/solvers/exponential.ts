/** Steps that are exact in the linear part of the ODE, with D a polynomial in lambda = -ln sigma. */
import { gaussLegendre, integrate } from '../gauss-legendre.ts'

/** Enough for a polynomial times an exponential over seven decades of sigma. */
const rule = gaussLegendre(32)

/**
 * What D(lambda_i + u h) = f(u) adds to the unscaled state in a step of length h > 0 in lambda:
 * the integral over u in [0, 1] of h exp(-h (1 - u)) f(u). For f = 1 it is 1 - exp(-h).
 */
export const decayed = (h: number, f: (u: number) => number): number =>
  integrate(rule, (u) => h * Math.exp(-h * (1 - u)) * f(u), 0, 1)
