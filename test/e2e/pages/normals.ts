/** Runs normals.wgsl by itself, for gpu.test.ts to compare with core/random.ts. */
import normalsSource from '../../../src/engine/gpu/normals.wgsl?raw'

export interface NormalDraws {
  /** Two words of threefry a pair. */
  readonly words: readonly number[]
  /** Two draws a pair. */
  readonly normals: readonly number[]
}

const source = `
${normalsSource}
@group(0) @binding(0) var<uniform> stream: vec4u;
@group(0) @binding(1) var<storage, read_write> out: array<vec4u>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let words = threefry(stream.xy, vec2u(stream.z, id.x));
  out[id.x] = vec4u(words, bitcast<vec2u>(normals(stream.x, stream.y, stream.z, id.x)));
}`

/** `pairs` is a multiple of 64. */
export const drawNormals = async (seed: number, image: number, stream: number, pairs: number): Promise<NormalDraws> => {
  const adapter = await navigator.gpu.requestAdapter()
  const device = await adapter!.requestDevice()
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: source }) },
  })
  const buffer = (size: number, usage: number): GPUBuffer => device.createBuffer({ size, usage })
  const uniform = buffer(16, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST)
  const out = buffer(16 * pairs, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const read = buffer(16 * pairs, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
  device.queue.writeBuffer(uniform, 0, new Uint32Array([seed, image, stream, 0]))
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: { buffer: uniform } },
        { binding: 1, resource: { buffer: out } },
      ],
    }),
  )
  pass.dispatchWorkgroups(pairs / 64)
  pass.end()
  encoder.copyBufferToBuffer(out, 0, read, 0, 16 * pairs)
  device.queue.submit([encoder.finish()])
  await read.mapAsync(GPUMapMode.READ)
  const bytes = read.getMappedRange().slice(0)
  device.destroy()
  const integers = new Uint32Array(bytes)
  const floats = new Float32Array(bytes)
  const isWord = (_: number, k: number): boolean => k % 4 < 2
  return { words: [...integers].filter(isWord), normals: [...floats].filter((value, k) => !isWord(value, k)) }
}
