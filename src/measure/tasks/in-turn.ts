/** One piece after the other; `begin` starts a piece and returns what cancels it. Returns what cancels all. */
export const inTurn = <W>(
  pieces: readonly W[],
  begin: (piece: W, index: number, next: () => void) => () => void,
  onEnd: () => void,
): (() => void) => {
  let isOn = true
  let cancelPiece = (): void => undefined
  let at = -1
  const step = (index: number): void => {
    if (!isOn) return
    at = index
    const piece = pieces[index]
    if (piece === undefined) {
      onEnd()
      return
    }
    const cancel = begin(piece, index, () => step(index + 1))
    // A piece without work is over before it returns.
    if (at === index) cancelPiece = cancel
  }
  step(0)
  return () => {
    isOn = false
    cancelPiece()
  }
}
