import { isolationHeaders } from '../base/isolation-headers.mjs'

/** The same response with the headers; one that says nothing of itself, as of another origin, stays as it is. */
export const isolated = (response: Response): Response => {
  if (response.type === 'opaque' || response.status === 0 || response.status === 304) return response
  const next = new Headers(response.headers)
  for (const [name, value] of Object.entries(isolationHeaders)) next.set(name, value)
  const { status, statusText } = response
  return new Response(response.body, { status, statusText, headers: next })
}
