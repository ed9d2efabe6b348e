/** Calls one after another: each starts when the one before has settled. Two calls of onnxruntime at a time block the thread for ever on WebGPU. */
export const createTurns = (): (<T>(call: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (call) => {
    const result = last.then(call)
    last = result.catch(() => {})
    return result
  }
}
