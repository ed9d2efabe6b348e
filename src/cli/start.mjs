/** `npm start`: installs and builds what is missing, then serves the page on localhost until Ctrl-C. */
import { ensureInstalled } from './bootstrap.mjs'

ensureInstalled()
const { dist, ensureBuilt } = await import('./build.mjs')
await ensureBuilt()
const { servePage } = await import('./serve-page.mjs')
await servePage(dist)
