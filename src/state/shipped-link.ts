/** Fetches the pictures that come with the page once they are what the page would show. */
import { fetchPart } from '../base/fetch-part.ts'
import type { Explorer, ExplorerState } from './explorer.ts'
import { openingDocument } from './opening.ts'
import { runKeyOf } from './run-cache.ts'

export const shippedPath = 'frames/opening.png'

const fetchReader = fetchPart(() => import('./shipped-file.ts'))

/** Listens until the page asks for what is shipped; nothing that goes wrong here is worth a word, since the network follows. */
export const linkShipped = (explorer: Explorer, base: string): void => {
  const opening = openingDocument(null)
  const isAsked = ({ document, engine }: ExplorerState): boolean =>
    document.network === null &&
    engine.phase !== 'ready' &&
    runKeyOf(document.design, document) === runKeyOf(opening.design, opening)
  const load = async (): Promise<void> => {
    const [{ decodeShipped, shippedOf }, response] = await Promise.all([
      fetchReader(),
      fetch(new URL(shippedPath, base)),
    ])
    if (!response.ok) return
    const pictures = decodeShipped(new Uint8Array(await response.arrayBuffer()))
    explorer.getState().report({ shipped: shippedOf(pictures, opening) })
  }
  const look = (state: ExplorerState): void => {
    if (!isAsked(state)) return
    stop()
    void load().catch(() => undefined)
  }
  const stop = explorer.subscribe(look)
  look(explorer.getState())
}
