/** Moves labels apart so that none is nearer than `gap` to its neighbor, as little as can be and within [low, high]. */
export const spreadLabels = (wanted: readonly number[], gap: number, low: number, high: number): readonly number[] => {
  const order = wanted.map((at, k) => ({ at, k })).sort((a, b) => a.at - b.at)
  const placed: number[] = []
  for (const { at } of order) placed.push(Math.max(at, (placed.at(-1) ?? Number.NEGATIVE_INFINITY) + gap, low))
  for (let k = placed.length - 1; k >= 0; k--)
    placed[k] = Math.min(placed[k]!, k === placed.length - 1 ? high : placed[k + 1]! - gap)
  const result = new Array<number>(wanted.length)
  order.forEach(({ k }, place) => {
    result[k] = placed[place]!
  })
  return result
}
