import { param } from '../choice.ts'
import { roundHalfToEven } from '../rounding.ts'
import type { DiscretizationSpec } from './discretization.ts'

const { fround, PI } = Math

/** Minimax coefficients of sin(x) = x + x^3 (c0 + c1 x^2 + c2 x^4 + c3 x^6) on [0, pi/2], for float32. */
const sine = [-0.1666666, 0.008333079, -0.0001981069, 2.608316e-6].map(fround) as [number, number, number, number]

/** sin(x) for float32 x in [0, pi/2], rounded as the vector mathematics library beneath the authors' code rounds it. */
const sinFloat32 = (x: number): number => {
  const square = x * x
  const squareFloat32 = fround(square)
  let high = sine[3]
  for (const c of [sine[2], sine[1]]) high = fround(high * squareFloat32 + c)
  return fround(x * (1 + (sine[0] + fround(high * squareFloat32)) * square))
}

/**
 * Squared signal rate of the cosine schedule, abar_j = sin^2(pi/2 j / (M (C2 + 1))), in float32 as in the authors' code:
 * its levels, those of every published number, differ from the formula's in float64 by up to 5e-4 of their value (the
 * lowest one, where 1 / ratio - 1 cancels).
 */
const alphaBar = (j: number, m: number, c2: number): number => {
  const angle = fround(fround(fround(fround(PI / 2) * j) / m) / fround(c2 + 1))
  const signal = sinFloat32(angle)
  return fround(signal * signal)
}

/** u_0 > u_1 > ... > u_M = 0, the M + 1 noise levels of iDDPM (Table 1). */
export const iddpmLevels = (m: number, c1: number, c2: number): Float64Array => {
  const u = new Float64Array(m + 1)
  for (let j = m; j > 0; j--) {
    const ratio = Math.max(fround(alphaBar(j - 1, m, c2) / alphaBar(j, m, c2)), fround(c1))
    u[j - 1] = Math.sqrt((u[j]! ** 2 + 1) / ratio - 1)
  }
  return u
}

/** The first index from `from` on whose level is low enough, where all after it are too; one beyond the end if none is. */
const firstFrom = (levels: Float64Array, from: number, isLow: (level: number) => boolean): number => {
  let [low, high] = [from, levels.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isLow(levels[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Evenly spaced indices into iDDPM's levels u_j with j >= j0 and u_j inside the sigma range.
 * Table 1 has j0 = 8 and no range, the authors' ablation a range and no j0; both are applied here.
 */
export const iddpm: DiscretizationSpec = {
  id: 'iddpm',
  label: 'iDDPM',
  formula: String.raw`\begin{gathered}\sigma_i = u_{\lfloor j_0 + \frac{M-1-j_0}{N-1} i + \frac12 \rfloor},\quad u_M = 0\\ u_{j-1} = \sqrt{\frac{u_j^2+1}{\max(\bar\alpha_{j-1}/\bar\alpha_j,\,C_1)} - 1}\end{gathered}`,
  source: 'Nichol and Dhariwal 2021 in the form of Karras et al. 2022, Table 1',
  defaultRange: { min: 0.002, max: 81 },
  endsAt: 'own',
  parameters: [
    {
      key: 'm',
      tex: 'M',
      label: 'M',
      min: 10,
      max: 4000,
      default: 1000,
      spread: 'log',
      isInteger: true,
      help: 'Number of noise levels that the network was trained on.',
    },
    {
      key: 'c1',
      tex: 'C_1',
      label: 'C1',
      min: 1e-5,
      max: 0.5,
      default: 1e-3,
      spread: 'log',
      help: 'Bound on the ratio of neighbouring signal rates: caps the growth of the highest levels.',
    },
    {
      key: 'c2',
      tex: 'C_2',
      label: 'C2',
      min: 1e-5,
      max: 0.5,
      default: 8e-3,
      spread: 'log',
      help: 'Offset of the cosine: sets the lowest levels.',
    },
    {
      key: 'j0',
      tex: 'j_0',
      label: 'j0',
      min: 0,
      max: 1000,
      default: 8,
      spread: 'linear',
      isInteger: true,
      help: 'Index of the highest level used.',
    },
  ],
  create: (params) => {
    const m = param(params, 'm')
    const j0 = param(params, 'j0')
    const u = iddpmLevels(m, param(params, 'c1'), param(params, 'c2'))
    return {
      sigmas: (steps, { min, max }) => {
        // The levels fall: those inside the range are neighbours.
        const first = firstFrom(u, Math.min(j0, u.length), (level) => level <= max)
        const end = firstFrom(u, first, (level) => level < min)
        const found = end - first
        if (found < steps)
          throw new RangeError(
            `iDDPM has ${found} noise levels from j0 = ${j0} on between ${min} and ${max}, ` +
              `too few for ${steps} steps: take fewer steps, widen the sigma range, raise M or lower j0`,
          )
        const stride = steps === 1 ? 0 : (found - 1) / (steps - 1)
        return Float64Array.from({ length: steps }, (_, i) => u[first + roundHalfToEven(stride * i)]!)
      },
    }
  },
}
