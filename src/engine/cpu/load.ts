/** The build of the kernels that this browser runs, fetched from where the page's own files are. */
import relaxedUrl from './kernels/kernels.relaxed.wasm?url'
import plainUrl from './kernels/kernels.wasm?url'
import { hasRelaxedSimd } from './relaxed.ts'

/** Rejects where it cannot be fetched, or where there is no SIMD at all. */
export const loadKernels = async (): Promise<WebAssembly.Module> => {
  const response = await fetch(new URL(hasRelaxedSimd() ? relaxedUrl : plainUrl, import.meta.url))
  if (!response.ok) throw new Error(`the server answered ${response.status} for the kernels`)
  return WebAssembly.compile(await response.arrayBuffer())
}
