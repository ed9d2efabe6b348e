/**
 * Calls back once the page has nothing else to do. Returns what calls it off. Safari, which has no idle callback, waits for
 * half a second.
 */
export const whenIdle = (run: () => void): (() => void) => {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(run, 500)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(run)
  return () => cancelIdleCallback(handle)
}
