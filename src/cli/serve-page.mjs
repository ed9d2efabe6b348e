/** Serves a built page on localhost until Ctrl-C. */
import { fail } from './bootstrap.mjs'
import { createServer, listen } from './serve.mjs'

/**
 * PORT and HOST of the environment say where; the first free port from 4173 on by default. Prints the address.
 * @param {string} folder
 */
export const servePage = async (folder) => {
  const { PORT, HOST = '127.0.0.1' } = process.env
  const wanted = PORT ? Number(PORT) : 4173
  if (!(Number.isInteger(wanted) && wanted >= 0 && wanted < 65536)) fail(`PORT must be a port number, got "${PORT}"`)

  const server = createServer(folder)
  const end = () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)

  try {
    const port = await listen(server, { port: wanted, attempts: PORT ? 1 : 50, host: HOST })
    process.stdout.write(`Samplerscope is served from ${folder}; Ctrl-C ends it.\nhttp://localhost:${port}/\n`)
  } catch (error) {
    fail(`cannot listen on port ${wanted}: ${error instanceof Error ? error.message : error}. Set PORT to a free one.`)
  }
}
