/** Threads on the CPU: as many as wanted, by default half of the cores, at most 4. */
export const threadsFor = (wanted: number | undefined): number =>
  Math.max(1, wanted ?? Math.min(4, Math.ceil((navigator.hardwareConcurrency || 1) / 2)))

/** Threads that onnxruntime may use on this page: 1 without cross-origin isolation. */
export const isolatedThreads = (wanted: number | undefined): number =>
  globalThis.crossOriginIsolated ? threadsFor(wanted) : 1
