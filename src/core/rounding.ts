/** Halves go to the even neighbour, as in the array libraries that reference numbers come from. */
export const roundHalfToEven = (value: number): number => {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}
