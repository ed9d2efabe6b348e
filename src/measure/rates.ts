/** How long a network call takes on this machine, as it was measured: an estimate before the first call of a study. */
import * as v from 'valibot'

export interface Rates {
  /** Milliseconds of one call for one image; undefined before any was made. */
  get(network: string): number | undefined
  set(network: string, milliseconds: number): void
}

const key = 'samplerscope-rates'
const schema = v.record(v.string(), v.pipe(v.number(), v.finite(), v.gtValue(0)))

/** More networks than this are forgotten, the oldest first. */
const most = 30

/** Remembered by this browser; where it denies storage, for as long as the page is open. */
export const browserRates = (storage: () => Storage = () => localStorage): Rates => {
  let known: Record<string, number> = {}
  try {
    const parsed = v.safeParse(schema, JSON.parse(storage().getItem(key) ?? '{}'))
    if (parsed.success) known = parsed.output
  } catch {
    // Without storage every page measures again.
  }
  return {
    get: (network) => known[network],
    set: (network, milliseconds) => {
      const { [network]: _old, ...others } = known
      known = Object.fromEntries([...Object.entries(others), [network, milliseconds] as const].slice(-most))
      try {
        storage().setItem(key, JSON.stringify(known))
      } catch {
        // As above.
      }
    },
  }
}
