/**
 * The headers of an isolated page: with them WASM may share memory between threads, and timers are fine. The third isolates a
 * frame by itself, whatever the page around it does, in browsers that know it; the last lets an isolated page frame it.
 */
export const isolationHeaders = Object.freeze({
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Document-Isolation-Policy': 'isolate-and-require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
})
