/** The headers of an isolated page, as src/cli/serve.mjs sends them: with them WASM may share memory between threads. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const

/** The same response with the headers; one that says nothing of itself, as of another origin, stays as it is. */
export const isolated = (response: Response): Response => {
  if (response.type === 'opaque' || response.status === 0 || response.status === 304) return response
  const next = new Headers(response.headers)
  for (const [name, value] of Object.entries(headers)) next.set(name, value)
  const { status, statusText } = response
  return new Response(response.body, { status, statusText, headers: next })
}
