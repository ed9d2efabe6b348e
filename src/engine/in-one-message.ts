/** Gathers what is said without a pause, in its order: handed on once nothing more is being done in this turn. */
export const inOneMessage = <T>(post: (all: readonly T[]) => void): ((one: T) => void) => {
  let waiting: T[] = []
  return (one) => {
    waiting.push(one)
    if (waiting.length > 1) return
    queueMicrotask(() => {
      const all = waiting
      waiting = []
      post(all)
    })
  }
}
