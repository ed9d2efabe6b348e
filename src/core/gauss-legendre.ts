/** Integrals by Gauss-Legendre quadrature. */

export interface Quadrature {
  /** In (-1, 1). */
  readonly nodes: Float64Array
  /** They sum to 2. */
  readonly weights: Float64Array
}

/** The rule with n points, exact for polynomials up to degree 2 n - 1. Roots of the Legendre polynomial by Newton, which has all digits after six rounds. */
export const gaussLegendre = (n: number): Quadrature => {
  const nodes = new Float64Array(n)
  const weights = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    let x = -Math.cos((Math.PI * (k + 0.75)) / (n + 0.5))
    let slope = 1
    for (let iteration = 0; iteration < 8; iteration++) {
      let [before, value] = [1, x]
      for (let degree = 2; degree <= n; degree++)
        [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree]
      slope = (n * (before - x * value)) / (1 - x * x)
      const next = x - value / slope
      if (next === x) break
      x = next
    }
    nodes[k] = x
    weights[k] = 2 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}

/** The integral of f from a to b, which may lie below a. */
export const integrate = ({ nodes, weights }: Quadrature, f: (x: number) => number, a: number, b: number): number => {
  const [middle, half] = [(a + b) / 2, (b - a) / 2]
  let sum = 0
  for (let k = 0; k < nodes.length; k++) sum += weights[k]! * f(middle + half * nodes[k]!)
  return half * sum
}
