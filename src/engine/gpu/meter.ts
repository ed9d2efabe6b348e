/** Counts what goes to a device and comes back, by whoever uses it: onnxruntime calls the same object. */

export interface Meter {
  readonly buffersAlive: number
  readonly bytesAlive: number
  /** Since the start. */
  readonly buffersMade: number
  readonly writes: number
  readonly bytesUp: number
  readonly submits: number
  readonly mapAsyncs: number
  readonly bytesDown: number
}

/** Wraps the methods of this one device; the numbers are those at the time of reading. */
export const meterDevice = (device: GPUDevice): (() => Meter) => {
  const meter = {
    buffersAlive: 0,
    bytesAlive: 0,
    buffersMade: 0,
    writes: 0,
    bytesUp: 0,
    submits: 0,
    mapAsyncs: 0,
    bytesDown: 0,
  }

  const createBuffer = device.createBuffer.bind(device)
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor)
    meter.buffersMade++
    meter.buffersAlive++
    meter.bytesAlive += descriptor.size
    if (descriptor.mappedAtCreation) meter.bytesUp += descriptor.size
    let isAlive = true
    const destroy = buffer.destroy.bind(buffer)
    buffer.destroy = () => {
      if (isAlive) {
        isAlive = false
        meter.buffersAlive--
        meter.bytesAlive -= descriptor.size
      }
      return destroy()
    }
    const mapAsync = buffer.mapAsync.bind(buffer)
    buffer.mapAsync = (mode, offset = 0, size = descriptor.size - offset) => {
      meter.mapAsyncs++
      if (mode & GPUMapMode.READ) meter.bytesDown += size
      else meter.bytesUp += size
      return mapAsync(mode, offset, size)
    }
    return buffer
  }

  const { queue } = device
  const writeBuffer = queue.writeBuffer.bind(queue)
  queue.writeBuffer = (
    buffer: GPUBuffer,
    offset: number,
    data: GPUAllowSharedBufferSource,
    dataOffset?: number,
    size?: number,
  ): undefined => {
    meter.writes++
    const unit = ArrayBuffer.isView(data) ? ((data as Partial<Uint8Array>).BYTES_PER_ELEMENT ?? 1) : 1
    meter.bytesUp += size === undefined ? data.byteLength - (dataOffset ?? 0) * unit : size * unit
    writeBuffer(buffer, offset, data, dataOffset, size)
  }
  const submit = queue.submit.bind(queue)
  queue.submit = (commands) => {
    meter.submits++
    return submit(commands)
  }
  return () => ({ ...meter })
}
