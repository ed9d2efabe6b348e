/** Draws steps from their pixels on the GPU to a canvas that this worker owns. */
import type { ScreenLayout } from '../protocol.ts'
import source from './screen.wgsl?raw'

/** A canvas and how it is to be filled. */
export interface Screen {
  readonly canvas: OffscreenCanvas
  readonly layout: ScreenLayout
}

export interface ScreenPainter {
  /** False once a canvas could not be drawn to. */
  canDraw(): boolean
  /** Draws a panel of so many images of a side that starts at byte `offset` of a buffer of RGBA pixels. */
  draw(screen: Screen, pixels: GPUBuffer, offset: number, images: number, side: number): void
  dispose(): void
}

/** Which of a step's three panels. */
export const panelIndex = { state: 0, denoised: 1, residual: 2 } as const

const layoutBytes = 32

export const createScreenPainter = (device: GPUDevice): ScreenPainter => {
  const format = navigator.gpu.getPreferredCanvasFormat()
  const uniform = device.createBuffer({
    label: 'layout',
    size: layoutBytes,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  })
  let pipeline: GPURenderPipeline | undefined
  const compile = (): GPURenderPipeline => {
    const module = device.createShaderModule({ label: 'screen', code: source })
    return device.createRenderPipeline({
      label: 'screen',
      layout: 'auto',
      vertex: { module },
      fragment: { module, targets: [{ format }] },
    })
  }
  /** A canvas keeps its context when the device is lost, but is set up for another device then. */
  let open: { readonly canvas: OffscreenCanvas; readonly context: GPUCanvasContext | null } | undefined
  const contextOf = (canvas: OffscreenCanvas): GPUCanvasContext | null => {
    if (open?.canvas === canvas) return open.context
    const context = canvas.getContext('webgpu')
    context?.configure({ device, format, alphaMode: 'premultiplied' })
    open = { canvas, context }
    return context
  }

  const draw = ({ canvas, layout }: Screen, pixels: GPUBuffer, offset: number, images: number, side: number): void => {
    const { width, height, gap, columns, rows } = layout
    if (canvas.width !== width) canvas.width = width
    if (canvas.height !== height) canvas.height = height
    const context = contextOf(canvas)
    if (!context) throw new Error('the canvas has no WebGPU context')
    const words = new ArrayBuffer(layoutBytes)
    new Float32Array(words).set([width, height, gap])
    new Uint32Array(words).set([images, columns, rows, offset / 4, side], 3)
    device.queue.writeBuffer(uniform, 0, words)
    pipeline ??= compile()
    const group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: { buffer: uniform } },
        { binding: 1, resource: { buffer: pixels } },
      ],
    })
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginRenderPass({
      label: 'screen',
      colorAttachments: [{ view: context.getCurrentTexture().createView(), loadOp: 'clear', storeOp: 'store' }],
    })
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, group)
    pass.draw(3)
    pass.end()
    device.queue.submit([encoder.finish()])
  }
  let hasFailed = false
  const fail = (): void => {
    hasFailed = true
  }
  return {
    canDraw: () => !hasFailed,
    draw: (...call) => {
      // A refused command throws nothing: the device reports it later.
      device.pushErrorScope('validation')
      try {
        draw(...call)
      } catch {
        fail()
      }
      device.popErrorScope().then((error) => {
        if (error) fail()
      }, fail)
    },
    dispose: () => uniform.destroy(),
  }
}
