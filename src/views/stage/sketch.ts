/** A curve that is being drawn by hand over given places. Pure. */

/** A value for each place; undefined where nothing was drawn yet. All positive. */
export type Sketch = readonly (number | undefined)[]

interface Spot {
  readonly x: number
  readonly y: number
}

/** A stroke from one spot to another, straight on logarithmic axes: places between the two take its values. */
export const drawnOver = (sketch: Sketch, at: readonly number[], from: Spot, to: Spot): Sketch => {
  const [low, high] = from.x < to.x ? [from, to] : [to, from]
  const span = Math.log(high.x / low.x)
  const between = at.map((x, k) => ({ x, k })).filter(({ x }) => x >= low.x && x <= high.x)
  // A stroke between two places, or a mere touch, sets the nearest one.
  const nearest = at.reduce(
    (best, x, k) => (Math.abs(Math.log(x / to.x)) < Math.abs(Math.log(at[best]! / to.x)) ? k : best),
    0,
  )
  const touched = between.length > 0 ? between : [{ x: to.x, k: nearest }]
  const values = new Map(
    touched.map(({ x, k }) => {
      const share = span > 0 ? Math.log(x / low.x) / span : 1
      return [k, Math.exp((1 - share) * Math.log(low.y) + share * Math.log(high.y))] as const
    }),
  )
  return sketch.map((value, k) => values.get(k) ?? value)
}

/** Places without a value take those of their neighbors, level beyond the ends; undefined before two places have one. */
export const filled = (sketch: Sketch): readonly number[] | undefined => {
  const known = sketch.flatMap((value, k) => (value === undefined ? [] : [{ k, value }]))
  if (known.length < 2) return undefined
  return sketch.map((value, k) => {
    if (value !== undefined) return value
    const after = known.find((one) => one.k > k)
    const before = known.findLast((one) => one.k < k)
    if (!before || !after) return (before ?? after)!.value
    const share = (k - before.k) / (after.k - before.k)
    return Math.exp((1 - share) * Math.log(before.value) + share * Math.log(after.value))
  })
}

export const level = (count: number, value: number): readonly number[] => new Array<number>(count).fill(value)
