/** Steps that are exact in the linear part of the ODE, with D a polynomial in lambda = -ln sigma. */
import { gaussLegendre, integrate, type Quadrature } from '../gauss-legendre.ts'
import { lagrange } from './multistep.ts'

const [shortRule, longRule] = [gaussLegendre(10), gaussLegendre(32)]

/**
 * Enough, to rounding, for what is integrated over a step of length h in ln sigma: polynomials in ln sigma or in VP's time,
 * times an exponential. The long rule serves up to seven decades of sigma (five in VP's time).
 */
export const ruleFor = (h: number): Quadrature => (h <= 1 ? shortRule : longRule)

/**
 * What D(lambda_i + u h) = f(u) adds to the unscaled state in a step of length h > 0 in lambda:
 * the integral over u in [0, 1] of h exp(-h (1 - u)) f(u). For f = 1 it is 1 - exp(-h).
 */
export const decayed = (h: number, f: (u: number) => number): number =>
  integrate(ruleFor(h), (u) => h * Math.exp(-h * (1 - u)) * f(u), 0, 1)

/** `decayed` of each basis polynomial through `places`, in units of the step: 1 at one of them, 0 at the others. */
export const decayedBasis = (h: number, places: readonly number[]): readonly number[] => {
  const { nodes, weights } = ruleFor(h)
  const sums = places.map(() => 0)
  for (let k = 0; k < nodes.length; k++) {
    const u = (1 + nodes[k]!) / 2
    const decay = (weights[k]! / 2) * h * Math.exp(-h * (1 - u))
    for (let j = 0; j < places.length; j++) sums[j] = sums[j]! + decay * lagrange(places, j, u)
  }
  return sums
}
