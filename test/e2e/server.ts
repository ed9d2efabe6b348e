import { dist, ensureBuilt } from '../../src/cli/build.mjs'
import { createServer, listen } from '../../src/cli/serve.mjs'

export interface RunningServer {
  /** Origin with a closing slash, `http://127.0.0.1:port/`. */
  readonly url: string
  close(): Promise<void>
}

/** Serves dist on a free port, building it first when it is missing or older than the sources. */
export const serveDist = async (): Promise<RunningServer> => {
  await ensureBuilt()
  const server = createServer(dist)
  const port = await listen(server, { port: 0 })
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
