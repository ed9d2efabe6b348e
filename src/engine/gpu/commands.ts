/** Commands that are gathered until something has to be submitted. */
export interface Commands {
  encoder(): GPUCommandEncoder
  submit(): void
}

export const createCommands = (device: GPUDevice): Commands => {
  let encoder: GPUCommandEncoder | undefined
  return {
    encoder: () => {
      encoder ??= device.createCommandEncoder()
      return encoder
    },
    submit: () => {
      if (encoder) device.queue.submit([encoder.finish()])
      encoder = undefined
    },
  }
}
