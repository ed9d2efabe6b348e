/**
 * ComfyUI's tAB-DEIS, in what it differs from the published rule: betas that are fitted to 0.002 and 80, and a sum in place of
 * the integral. Source: ComfyUI, its "deis" sampler as of October 2025.
 */
import { vpBetas, vpSigma, vpTime } from '../schedules/vp.ts'
import { lagrange } from './multistep.ts'

const betas = vpBetas({ min: 0.002, max: 80 }, 1e-3)

export const comfyTime = (sigma: number): number => vpTime(betas, sigma)

/** sigma and its first two derivatives at VP's time tau. */
const curveAt = (tau: number) => {
  const beta = betas.betaD * tau + betas.betaMin
  const sigma = vpSigma(betas, tau)
  const first = (beta * (1 + sigma ** 2)) / (2 * sigma)
  const second = (betas.betaD * (1 + sigma ** 2)) / (2 * sigma) + beta * first - first ** 2 / sigma
  return { first, second }
}

/** Slope of a Lagrange polynomial, at a place that may be one of its nodes. */
const lagrangeSlope = (nodes: readonly number[], j: number, at: number): number =>
  nodes.reduce((sum, node, m) => {
    if (m === j) return sum
    const rest = nodes.reduce(
      (product, other, k) => (k === j || k === m ? product : (product * (at - other)) / (nodes[j]! - other)),
      1,
    )
    return sum + rest / (nodes[j]! - node)
  }, 0)

/** Places of the sum, both ends included. */
const terms = 10_000

/**
 * Exact integrals over a step, of sigma'(tau) times the basis polynomials through `nodes` in tau, as a sum has them that
 * weighs `terms` even places alike, by a `terms`-th of the step: what it differs by follows from the ends (Euler and
 * Maclaurin), to 1e-12. One node is no polynomial: it stays exact.
 */
export const withSumOfComfy = (
  exact: readonly number[],
  nodes: readonly number[],
  from: number,
  to: number,
): readonly number[] => {
  if (nodes.length === 1) return exact
  const ends = [comfyTime(from), comfyTime(to)] as const
  const [start, end] = ends.map(curveAt) as [ReturnType<typeof curveAt>, ReturnType<typeof curveAt>]
  const length = ends[1] - ends[0]
  return exact.map((integral, j) => {
    const value = (curve: typeof start, tau: number): number => curve.first * lagrange(nodes, j, tau)
    const slope = (curve: typeof start, tau: number): number =>
      curve.second * lagrange(nodes, j, tau) + curve.first * lagrangeSlope(nodes, j, tau)
    const halves = (length / (2 * terms)) * (value(start, ends[0]) + value(end, ends[1]))
    const bends = (length ** 2 / (12 * terms * (terms - 1))) * (slope(end, ends[1]) - slope(start, ends[0]))
    return (1 - 1 / terms) * integral + halves + bends
  })
}
