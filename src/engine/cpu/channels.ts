/** Where the channels of a tensor lie in memory. */

/** Channel c of the network is lane `at[c]`, lanes being counted over all blocks; other lanes hold zeros. */
export interface Channels {
  readonly at: readonly number[]
  /** Number of lanes, a multiple of the block. */
  readonly width: number
}

export const roundUp = (count: number, step: number): number => Math.ceil(count / step) * step

/** Groups of channels, each of which begins at a multiple of `step` lanes. */
export const groupsOf = (sizes: readonly number[], step: number, block: number): Channels => {
  const at: number[] = []
  let lane = 0
  for (const size of sizes) {
    for (let k = 0; k < size; k++) at.push(lane + k)
    lane += roundUp(size, step)
  }
  return { at, width: roundUp(lane, block) }
}

export const channelsOf = (count: number, block: number): Channels => groupsOf([count], block, block)

export const isSame = (a: Channels, b: Channels): boolean =>
  a.width === b.width && a.at.length === b.at.length && a.at.every((lane, channel) => lane === b.at[channel])

/** One after the other, each with its own blocks. */
export const joined = (parts: readonly Channels[]): Channels => {
  const at: number[] = []
  let width = 0
  for (const part of parts) {
    for (const lane of part.at) at.push(width + lane)
    width += part.width
  }
  return { at, width }
}

/** Channels `first` ... `first + count - 1`, where they fill blocks that no other channel is in; else undefined. */
export const partOf = (
  whole: Channels,
  first: number,
  count: number,
  block: number,
): { readonly channels: Channels; readonly lane: number } | undefined => {
  const lane = whole.at[first]
  if (lane === undefined || lane % block !== 0 || first + count > whole.at.length) return undefined
  const at = whole.at.slice(first, first + count).map((place) => place - lane)
  const width = roundUp(at.at(-1)! + 1, block)
  const next = whole.at[first + count]
  return next !== undefined && next < lane + width ? undefined : { channels: { at, width }, lane }
}
