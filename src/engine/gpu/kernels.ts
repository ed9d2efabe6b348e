/** The two compute pipelines, and how they are bound. */
import combineSource from './combine.wgsl?raw'
import formSource from './form.wgsl?raw'
import type { Network } from './network.ts'
import normalsSource from './normals.wgsl?raw'
import paintSource from './paint.wgsl?raw'
import { rowBytes } from './rows.ts'
import type { RunBuffers } from './run-buffers.ts'

const workgroup = 64
/** Invocations of an image: pairs of elements, and pairs of pixels. */
const combineInvocations = 1536
const paintInvocations = 512

/** Encodes a launch on the row at this byte offset, over so many images. */
export type Encode = (pass: GPUComputePassEncoder, rowOffset: number, images: number) => void

export interface Kernels {
  combine(buffers: RunBuffers, network: Network): Encode
  paint(buffers: RunBuffers): Encode
}

type BufferType = 'uniform' | GPUBufferBindingType

const createKernel = async (device: GPUDevice, label: string, source: string, types: readonly BufferType[]) => {
  const layout = device.createBindGroupLayout({
    entries: types.map((type, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type, ...(type === 'uniform' && { hasDynamicOffset: true, minBindingSize: rowBytes }) },
    })),
  })
  const pipeline = await device.createComputePipelineAsync({
    label,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ label, code: [normalsSource, formSource, source].join('\n') }) },
  })
  return (buffers: readonly GPUBuffer[], invocations: number): Encode => {
    const group = device.createBindGroup({
      layout,
      entries: buffers.map((buffer, binding) => ({
        binding,
        resource: { buffer, ...(types[binding] === 'uniform' && { size: rowBytes }) },
      })),
    })
    return (pass, rowOffset, images) => {
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, group, [rowOffset])
      pass.dispatchWorkgroups(invocations / workgroup, images)
    }
  }
}

export const createKernels = async (device: GPUDevice): Promise<Kernels> => {
  const combine = await createKernel(device, 'combine', combineSource, [
    'uniform',
    'read-only-storage',
    'storage',
    'read-only-storage',
    'storage',
    'storage',
    'storage',
    'storage',
  ])
  const paint = await createKernel(device, 'paint', paintSource, [
    'uniform',
    'read-only-storage',
    'read-only-storage',
    'storage',
  ])
  return {
    combine: ({ rows, table, arena, faults }, { output, input, sigmas, labels }) =>
      combine([rows, table, arena, output, input, sigmas, labels, faults], combineInvocations),
    paint: ({ rows, table, arena, pixels }) => paint([rows, table, arena, pixels], paintInvocations),
  }
}
