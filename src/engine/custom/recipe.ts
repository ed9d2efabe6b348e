/** Lines for somebody's own export script: what a refusal ends with. */

export interface Recipe {
  /** Name of the image input in the script. */
  readonly image?: string
  /** Side of the images, in pixels. */
  readonly side?: number
  readonly opset?: number
}

/** torch's exporter, so that one file comes out that takes any number of images. */
export const exportLine = ({ image = 'x', side = 32, opset = 18 }: Recipe = {}): string =>
  `torch.onnx.export(net, (torch.randn(2, 3, ${side}, ${side}), torch.ones(2)), "net.onnx", ` +
  `input_names=["${image}", "t"], output_names=["out"], opset_version=${opset}, external_data=False, ` +
  `dynamic_shapes=({0: torch.export.Dim("B")}, {0: torch.export.Dim("B")}))`

/** For a file that was exported already and only has to be written anew. */
export const versionLine = (opset: number): string =>
  `onnx.save(onnx.version_converter.convert_version(onnx.load("net.onnx"), ${opset}), "net-${opset}.onnx")`

export const irLine = (ir: number): string =>
  `m = onnx.load("net.onnx"); m.ir_version = ${ir}; onnx.save(m, "net.onnx")`
