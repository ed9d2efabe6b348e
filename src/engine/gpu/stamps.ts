/** The device's own clock around each launch of a kernel, where it has one. */

/** WebGPU's largest query set, two entries a launch. */
const mostLaunches = 2048
/** Bytes of the two time stamps of a launch, its start and its end. */
export const stampBytes = 16

export interface Stamps {
  /** Forgets the launches so far. */
  reset(): void
  /** For the next launch's pass. */
  next(): GPUComputePassTimestampWrites | undefined
  readonly bytes: number
  /** Encodes the copy of `bytes` to a buffer. */
  copy(encoder: GPUCommandEncoder, to: GPUBuffer, offset: number): void
  destroy(): void
}

export const createStamps = (device: GPUDevice): Stamps => {
  const hasClock = device.features.has('timestamp-query')
  const querySet = hasClock ? device.createQuerySet({ type: 'timestamp', count: 2 * mostLaunches }) : undefined
  const resolved =
    querySet &&
    device.createBuffer({
      label: 'timestamps',
      size: stampBytes * mostLaunches,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    })
  let launches = 0
  const kept = (): number => (launches <= mostLaunches ? launches : 0)
  return {
    reset: () => {
      launches = 0
    },
    next: () => {
      const launch = launches++
      if (!querySet || launch >= mostLaunches) return undefined
      return { querySet, beginningOfPassWriteIndex: 2 * launch, endOfPassWriteIndex: 2 * launch + 1 }
    },
    get bytes() {
      return resolved ? stampBytes * kept() : 0
    },
    copy: (encoder, to, offset) => {
      if (!querySet || !resolved || kept() === 0) return
      encoder.resolveQuerySet(querySet, 0, 2 * launches, resolved, 0)
      encoder.copyBufferToBuffer(resolved, 0, to, offset, stampBytes * launches)
    },
    destroy: () => {
      querySet?.destroy()
      resolved?.destroy()
    },
  }
}

/** Milliseconds from the first launch to the last, and within launches; null without launches. */
export const readStamps = (nanoseconds: BigUint64Array): { readonly whole: number; readonly within: number } | null => {
  if (nanoseconds.length < 2) return null
  let within = 0
  for (let k = 0; k + 1 < nanoseconds.length; k += 2) within += Number(nanoseconds[k + 1]! - nanoseconds[k]!)
  return { whole: Number(nanoseconds.at(-1)! - nanoseconds[0]!) / 1e6, within: within / 1e6 }
}
