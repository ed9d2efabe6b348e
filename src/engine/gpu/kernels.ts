/** The two compute pipelines, and how they are bound. */
import { lengthOf } from '../card.ts'
import combineSource from './combine.wgsl?raw'
import formSource from './form.wgsl?raw'
import type { Network } from './network.ts'
import normalsSource from './normals.wgsl?raw'
import paintSource from './paint.wgsl?raw'
import { rowBytes } from './rows.ts'
import type { RunBuffers } from './run-buffers.ts'
import { seatBytes } from './seats.ts'

const workgroup = 64

/** Encodes a launch over this many images, on what its uniforms have at these byte offsets: a row, and a seat for `combine`. */
export type Encode = (pass: GPUComputePassEncoder, offsets: readonly number[], images: number) => void

/** Where a tensor of images starts. */
export interface Source {
  readonly buffer: GPUBuffer
  readonly offset: number
}

export interface Kernels {
  /** Stores the output of the call before, which lies at `from`, and feeds a network. */
  combine(buffers: RunBuffers, seats: GPUBuffer, from: Source, to: Network): Encode
  paint(buffers: RunBuffers): Encode
}

/** A number is that of a uniform's bytes. */
type BufferType = number | GPUBufferBindingType

const createKernel = async (
  device: GPUDevice,
  label: string,
  source: string,
  constants: Record<string, number>,
  types: readonly BufferType[],
) => {
  const layout = device.createBindGroupLayout({
    entries: types.map((type, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: typeof type === 'number' ? { hasDynamicOffset: true, minBindingSize: type } : { type },
    })),
  })
  const pipeline = await device.createComputePipelineAsync({
    label,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: {
      module: device.createShaderModule({ label, code: [normalsSource, formSource, source].join('\n') }),
      constants,
    },
  })
  return (bound: readonly (GPUBuffer | Source)[], invocations: number): Encode => {
    const group = device.createBindGroup({
      layout,
      entries: bound.map((one, binding) => {
        const type = types[binding]
        const source = 'buffer' in one ? one : { buffer: one, offset: 0 }
        return { binding, resource: { ...source, ...(typeof type === 'number' && { size: type }) } }
      }),
    })
    return (pass, offsets, images) => {
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, group, offsets)
      pass.dispatchWorkgroups(invocations / workgroup, images)
    }
  }
}

/** For images [3, side, side]. */
export const createKernels = async (device: GPUDevice, side: number): Promise<Kernels> => {
  /** Invocations of an image: pairs of elements, and pairs of pixels. */
  const elements = { image_pairs: lengthOf(side) / 2 }
  const pairs = { ...elements, pixel_pairs: (side * side) / 2 }
  const combine = await createKernel(device, 'combine', combineSource, elements, [
    rowBytes,
    'read-only-storage',
    'storage',
    'read-only-storage',
    'storage',
    'storage',
    'storage',
    'storage',
    seatBytes,
  ])
  const paint = await createKernel(device, 'paint', paintSource, pairs, [
    rowBytes,
    'read-only-storage',
    'read-only-storage',
    'storage',
  ])
  return {
    combine: ({ rows, table, arena, faults }, seats, from, { input, sigmas, labels }) =>
      combine([rows, table, arena, from, input, sigmas, labels, faults, seats], elements.image_pairs),
    paint: ({ rows, table, arena, pixels }) => paint([rows, table, arena, pixels], pairs.pixel_pairs),
  }
}
