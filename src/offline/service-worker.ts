/**
 * The page without a network: its shell is kept with its revision, runtimes and networks once they have been used. Answers
 * carry the headers of isolation, so that WASM has threads on hosts that set none.
 */
import type { WorkboxPlugin } from 'workbox-core/types.js'
import { addPlugins, cleanupOutdatedCaches, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'
import { CacheFirst, NetworkFirst } from 'workbox-strategies'
import { isolated } from './isolation.ts'

/** What is used of the worker's scope; the DOM's types have no service workers. */
declare const self: {
  /** Written by the build: files of the shell with their revisions. */
  readonly __WB_MANIFEST: (PrecacheEntry | string)[]
  skipWaiting(): Promise<void>
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
}

const isolation: WorkboxPlugin = { handlerWillRespond: async ({ response }) => isolated(response) }

addPlugins([isolation])
cleanupOutdatedCaches()
// The page reads its query itself: all addresses of it are one file.
precacheAndRoute(self.__WB_MANIFEST, { ignoreURLParametersMatching: [/.*/] })

// Names of these have the hash of their content.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.includes('/assets/'),
  new CacheFirst({ cacheName: 'assets', plugins: [isolation] }),
)
// A network keeps its name when it is trained further: ask first, and the browser's own cache saves the way.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.includes('/models/'),
  new NetworkFirst({ cacheName: 'networks', plugins: [isolation] }),
)

// Nobody is moved to a new version unasked: the page offers it.
self.addEventListener('message', ({ data }) => {
  if (data !== null && typeof data === 'object' && 'type' in data && data.type === 'SKIP_WAITING')
    void self.skipWaiting()
})
