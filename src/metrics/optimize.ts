/** The best noise levels by dynamic programming over a grid of measured step errors. Knows nothing of how they were measured. */

/** What steps between the levels of a grid cost. */
export interface StepCosts {
  /** Strictly falling, without the final 0. */
  readonly levels: readonly number[]
  /** Cost of the step from level `from` to level `to` > `from`; Infinity where it was not measured. At least 0. */
  readonly cost: (from: number, to: number) => number
}

export interface Path {
  /** Indices of the levels, the grid's first and last among them. */
  readonly indices: readonly number[]
  readonly cost: number
}

/**
 * The path of exactly `steps` - 1 steps from the first to the last level of the grid with the least sum of costs
 * (Bellman's recursion, O(steps M^2)): `steps` levels in all. Throws RangeError when no path of that length was measured.
 */
export const bestPath = ({ levels, cost }: StepCosts, steps: number): Path => {
  const count = levels.length
  if (!(Number.isInteger(steps) && steps >= 2 && steps <= count))
    throw new RangeError(`a path over ${count} levels has 2 to ${count} of them, got ${steps}`)
  let least = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  least[0] = 0
  const cameFrom: Int32Array[] = []
  for (let made = 1; made < steps; made++) {
    const next = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
    const from = new Int32Array(count).fill(-1)
    for (let j = made; j < count; j++)
      for (let i = made - 1; i < j; i++) {
        if (least[i] === Number.POSITIVE_INFINITY) continue
        const total = least[i]! + cost(i, j)
        if (total < next[j]!) {
          next[j] = total
          from[j] = i
        }
      }
    least = next
    cameFrom.push(from)
  }
  const total = least[count - 1]!
  if (total === Number.POSITIVE_INFINITY) throw new RangeError(`no path of ${steps} levels was measured`)
  const indices = [count - 1]
  for (let made = cameFrom.length - 1; made >= 0; made--) indices.unshift(cameFrom[made]![indices[0]!]!)
  return { indices, cost: total }
}

/** The levels of several strictly falling lists with the same ends, each once, falling. */
export const mergeLevels = (...lists: readonly (readonly number[])[]): readonly number[] =>
  [...new Set(lists.flat())].sort((a, b) => b - a)

/** A grid that cuts every interval of a list into `cells`, even in ln sigma; its levels by their place, 0 at the first. */
export const gridOn = (list: readonly number[], cells: number) => {
  const last = (list.length - 1) * cells
  const levelAt = (place: number): number => {
    const k = Math.min(Math.floor(place / cells), list.length - 2)
    const share = place / cells - k
    return share === 0 ? list[k]! : share === 1 ? list[k + 1]! : list[k]! * (list[k + 1]! / list[k]!) ** share
  }
  const placeOf = (sigma: number): number => {
    const next = list.findIndex((level, i) => i > 0 && level <= sigma)
    const [above, below] = [list[next - 1]!, list[next]!]
    return cells * (next - 1 + Math.log(sigma / above) / Math.log(below / above))
  }
  return { last, levelAt, placeOf }
}
