/**
 * The complementary error function, erfc(x) = 2 / sqrt(pi) times the integral of exp(-t^2) from x to infinity: twice the tail
 * of a normal distribution. Relative error below 1e-14 down to the smallest normal number; tested against @stdlib.
 *
 * For x >= 0 it is exp(-x^2) g(y), where y = (x - k) / (x + k) maps [0, infinity) to [-1, 1) and g is smooth, so that a short
 * Chebyshev series holds it (Shepherd and Laframboise 1981 chose k = 3.75). The series is computed on first use.
 */
const k = 3.75
const degree = 34

/** exp(x^2) erfc(x) by Lentz's evaluation of the continued fraction (DLMF 7.9.3), x > 0; slow near 0. */
const byFraction = (x: number): number => {
  const tiny = 1e-300
  let f = x
  let c = x
  let d = 0
  for (let n = 1; n < 20_000; n++) {
    d = 1 / (x + (n / 2) * d || tiny)
    c = x + n / 2 / c || tiny
    const delta = c * d
    f *= delta
    if (Math.abs(delta - 1) < 1e-16) break
  }
  return 1 / (Math.sqrt(Math.PI) * f)
}

/** erf(x) by its power series (DLMF 7.6.2); every digit is right for |x| < 0.6. */
const bySeries = (x: number): number => {
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

const nearZero = 0.6
const scaled = (x: number): number => (x < nearZero ? Math.exp(x * x) * (1 - bySeries(x)) : byFraction(x))

let kept: Float64Array | undefined

/** Chebyshev coefficients of (1 + x) exp(x^2) erfc(x) over y: the factor keeps it finite and away from 0. */
const coefficients = (): Float64Array => {
  if (kept) return kept
  const count = degree + 1
  const values = Float64Array.from({ length: count }, (_, j) => {
    const y = Math.cos((Math.PI * (j + 0.5)) / count)
    const x = (k * (1 + y)) / (1 - y)
    return (1 + x) * scaled(x)
  })
  kept = Float64Array.from({ length: count }, (_, n) => {
    const sum = values.reduce((total, value, j) => total + value * Math.cos((Math.PI * n * (j + 0.5)) / count), 0)
    return ((n === 0 ? 1 : 2) * sum) / count
  })
  return kept
}

/** exp(-x^2): the square is split so that its rounding is not blown up. */
const gauss = (x: number): number => {
  const head = Math.round(16 * x) / 16
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head))
}

/** erfc(x) for any x, NaN included; 2 at -Infinity, 0 at Infinity. */
export const erfc = (x: number): number => {
  if (Math.abs(x) < nearZero) return 1 - bySeries(x)
  if (x < 0) return 2 - erfc(-x)
  // The smallest number above 0 is reached before.
  if (x > 27.3) return 0
  const series = coefficients()
  const y = (x - k) / (x + k)
  // Without pairs, which a page that has just opened would make one by one: it draws with this in its first frame.
  let next = 0
  let afterNext = 0
  for (let n = degree; n > 0; n--) {
    const here = 2 * y * next - afterNext + series[n]!
    afterNext = next
    next = here
  }
  return ((y * next - afterNext + series[0]!) / (1 + x)) * gauss(x)
}
