interface Patience {
  /** Milliseconds after which it is called, however busy the page is; by default it waits for as long as that takes. */
  readonly timeout?: number
  /** Milliseconds that Safari waits, which has no idle callback. */
  readonly without?: number
}

/** Calls back once the page has nothing else to do. Returns what calls it off. */
export const whenIdle = (run: () => void, { timeout, without = 500 }: Patience = {}): (() => void) => {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(run, without)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(run, timeout === undefined ? undefined : { timeout })
  return () => cancelIdleCallback(handle)
}
