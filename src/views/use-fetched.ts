import { useEffect, useState } from 'react'
import { siteFile } from '../base/site-file.ts'

export type Fetched<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly message: string }
  | { readonly status: 'read'; readonly value: T }

/** JSON of the page's own site. `read` throws for what is not usable; it and `what`, its name in messages, stay the same. */
export const useFetched = <T>(path: string, what: string, read: (json: unknown) => T): Fetched<T> => {
  const [fetched, setFetched] = useState<Fetched<T>>({ status: 'loading' })
  useEffect(() => {
    const cancel = new AbortController()
    const load = async (): Promise<void> => {
      try {
        const response = await fetch(siteFile(new URL(path, document.baseURI)), { signal: cancel.signal })
        if (!response.ok) throw new Error(`the server answered ${response.status}`)
        setFetched({ status: 'read', value: read(await response.json()) })
      } catch (error) {
        if (cancel.signal.aborted) return
        const cause = error instanceof Error ? error.message : String(error)
        setFetched({ status: 'failed', message: `${what} could not be read: ${cause}. Reload the page.` })
      }
    }
    void load()
    return () => cancel.abort()
  }, [path, what, read])
  return fetched
}
