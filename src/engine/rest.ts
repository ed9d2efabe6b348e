/** A pause of a run that can be ended. */
export interface Rest {
  /** Resolves after that many milliseconds or when it is woken; at once for a run that `isCancelled`, which nobody would wake. */
  readonly rest: (milliseconds: number, isCancelled: () => boolean) => Promise<void>
  readonly wake: () => void
}

export const createRest = (): Rest => {
  let end = (): void => undefined
  return {
    rest: (milliseconds, isCancelled) =>
      new Promise((resolve) => {
        if (isCancelled()) {
          resolve()
          return
        }
        const timer = setTimeout(resolve, milliseconds)
        end = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
    wake: () => end(),
  }
}
