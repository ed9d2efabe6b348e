/** A smooth curve through heights at even places that never overshoots them. */

export interface Curve {
  /** Beyond [0, 1] the curve goes on straight. */
  value(u: number): number
  derivative(u: number): number
  /** The u at which the curve has this height, to rounding. Throws RangeError unless the heights rise strictly. */
  inverse(height: number): number
}

/** Heights over s in [0, 1]: start + s (a + s (b + s c)). */
interface Piece {
  readonly start: number
  readonly a: number
  readonly b: number
  readonly c: number
}

/**
 * Slopes in units of a height a piece: the harmonic mean of the two neighbouring differences, 0 where they differ in sign.
 * It is at most twice the smaller of them, inside the region in which a cubic's derivative does not vanish, so that the
 * curve is strictly monotone wherever the heights are. At an end the slope of the parabola that its neighbour leaves.
 */
const slopesOf = (differences: readonly number[]): readonly number[] => {
  const inner = differences.slice(1).map((after, k) => {
    const before = differences[k]!
    return before * after > 0 ? 2 / (1 / before + 1 / after) : 0
  })
  const end = (difference: number, neighbour = difference): number => (3 * difference - neighbour) / 2
  return [end(differences[0]!, inner[0]), ...inner, end(differences.at(-1)!, inner.at(-1))]
}

/**
 * The curve with height `heights[k]` at u = k / (heights.length - 1); at least 2 heights. Its derivative is continuous,
 * its second derivative is not. Fritsch and Carlson 1980, with the slopes of Fritsch and Butland 1984.
 */
export const monotoneCubic = (heights: readonly number[]): Curve => {
  const count = heights.length - 1
  if (!(count >= 1)) throw new RangeError(`a curve needs at least 2 heights, got ${heights.length}`)
  const differences = heights.slice(1).map((height, k) => height - heights[k]!)
  const isRising = differences.every((difference) => difference > 0)
  const slopes = slopesOf(differences)
  const pieces = differences.map((difference, k): Piece => {
    const [m0, m1] = [slopes[k]!, slopes[k + 1]!]
    return { start: heights[k]!, a: m0, b: 3 * difference - 2 * m0 - m1, c: m0 + m1 - 2 * difference }
  })

  /** The piece at u, and how far along it: beyond [0, 1] for the first and the last. What is not a number stays so. */
  const locate = (u: number): readonly [k: number, s: number] => {
    const k = Math.min(Math.max(Math.floor(u * count) || 0, 0), count - 1)
    return [k, u * count - k]
  }
  const heightAt = ({ start, a, b, c }: Piece, s: number): number => start + s * (a + s * (b + s * c))
  const slopeAt = ({ a, b, c }: Piece, s: number): number => a + s * (2 * b + s * 3 * c)

  return {
    value: (u) => {
      if (u <= 0) return heights[0]! + u * count * slopes[0]!
      if (u >= 1) return heights[count]! + (u - 1) * count * slopes[count]!
      const [k, s] = locate(u)
      return heightAt(pieces[k]!, s)
    },
    derivative: (u) => {
      const [k, s] = locate(u)
      return count * slopeAt(pieces[k]!, Math.min(Math.max(s, 0), 1))
    },
    inverse: (height) => {
      if (!isRising) throw new RangeError('a curve that does not rise strictly has no inverse')
      if (height <= heights[0]!) return (height - heights[0]!) / (count * slopes[0]!)
      if (height >= heights[count]!) return 1 + (height - heights[count]!) / (count * slopes[count]!)
      const k = Math.max(heights.findIndex((top) => height < top) - 1, 0)
      return (k + solve(pieces[k]!, height - heights[k]!, differences[k]!)) / count
    },
  }
}

/** The s in [0, 1) at which a rising piece is `rise` above its start: Newton's method, kept inside a shrinking bracket. */
const solve = ({ a, b, c }: Piece, rise: number, difference: number): number => {
  let [low, high] = [0, 1]
  let s = rise / difference
  // Bisection alone, the worst case, needs one round a bit.
  for (let round = 0; round < 60; round++) {
    const excess = s * (a + s * (b + s * c)) - rise
    if (excess > 0) high = s
    else low = s
    const newton = s - excess / (a + s * (2 * b + s * 3 * c))
    const next = newton >= low && newton <= high ? newton : (low + high) / 2
    if (Math.abs(next - s) <= 2 ** -53 * s) return next
    s = next
  }
  return s
}
