/** Drives measurements that are generators: they yield the runs that they want, and are sent the images. */
/**
 * Drives a generator that is sent something for some of what it yields. `serve` looks at what was yielded and either
 * returns what is to be sent at once, or takes `resume` and returns what cancels its work. A RangeError of the generator
 * is a sentence for the person. Returns what cancels all.
 */
export const driveRuns = <Y, R>(
  run: Generator<Y, R, Float32Array | undefined>,
  serve: (yielded: Y, resume: (images: Float32Array) => void) => 'go on' | (() => void),
  onEnd: (result: R) => void,
  onFault: (message: string) => void,
): (() => void) => {
  let cancel = (): void => undefined
  const step = (images?: Float32Array): void => {
    try {
      let next = run.next(images)
      while (!next.done) {
        const outcome = serve(next.value, step)
        if (outcome !== 'go on') {
          cancel = outcome
          return
        }
        next = run.next()
      }
      onEnd(next.value)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      onFault(error.message)
    }
  }
  step()
  return () => cancel()
}
