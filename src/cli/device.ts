/** Where the command line's networks run: onnxruntime's execution providers, and what to do where one is not there. */
import { EngineFault, messageOf } from '../engine/fault.ts'
import { ArgumentFault } from './arguments.ts'

export const devices = ['cpu', 'cuda', 'dml'] as const
/** An execution provider of onnxruntime-node, by its name there. */
export type Device = (typeof devices)[number]

/** Throws ArgumentFault. */
export const readDevice = (text: string | undefined): Device => {
  const device = devices.find((one) => one === (text ?? 'cpu'))
  if (device) return device
  throw new ArgumentFault(`--device: must be one of ${devices.join(', ')}, got "${text?.slice(0, 40)}"`)
}

const names: Readonly<Record<Device, string>> = { cpu: 'the CPU', cuda: 'CUDA', dml: 'DirectML' }

/** A device in words: which thread, or which library. */
export const deviceName = (device: Device): string => (device === 'cpu' ? 'one thread' : names[device])

/** "one image per call, one thread". */
export const wayOn = (device: Device, batch: number): string =>
  `${batch === 1 ? 'one image' : `up to ${batch} images`} per call, ${deviceName(device)}`

/** What a record says of how its numbers were computed. */
export const arithmeticOn = (device: Device): string => `float64, float32 at the network; ${wayOn(device, 1)}`

const advice: Readonly<Record<Device, string>> = {
  cpu: 'Install the packages again with npm ci.',
  cuda:
    'It needs Linux on x64, an NVIDIA driver, CUDA 12 and cuDNN 9, and files that are not in the package: run ' +
    '"node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12" once, or leave --device out.',
  dml: 'DirectML comes with the package on Windows only: leave --device out, or take --device cuda on Linux.',
}

/** Why a device cannot be used, and what to do. `error` is what onnxruntime says. */
export const deviceFault = (device: Device, error: unknown): EngineFault => {
  const [reason = ''] = messageOf(error)
    .replace(/^Error: /, '')
    .split('\n')
  return new EngineFault(
    `--device ${device}: onnxruntime cannot use ${names[device]} here (${reason}).`,
    advice[device],
  )
}
