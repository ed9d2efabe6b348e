/**
 * Makes any network D(x; sigma) with the page's interface by writing its preconditioning into the graph around it, so that
 * both backends run it as they run the page's own.
 */
import { classCount } from './classes.ts'
import { createGraphWriter, type GraphWriter } from './graph-writer.ts'
import { type Inspected, inspectOnnx } from './inspect.ts'
import { constantField, elementTypes, nodeField, readOnnx, renameGraph, valueField, writeOnnx } from './onnx.ts'
import { type Level, parameterizations } from './parameterizations.ts'

/** What a file does not say about its network. */
export interface Answers {
  readonly parameterization: string
  readonly sigmaData: number
  /** Range of the images that it was trained on: [-1, 1] or [0, 1]. */
  readonly range: 'signed' | 'unit'
}

const prefix = 'own/'

/** A 1 x 1 convolution that takes output channel i from input channel i, or from the first where there is no other. */
const channels = (parts: Uint8Array[], graph: GraphWriter, tensor: string, from: number, to: number): string => {
  if (from === to) return tensor
  const weights = new Float32Array(from * to)
  for (let i = 0; i < to; i++) weights[i * from + (i < from ? i : 0)] = 1
  const name = `wrap/channels ${from} ${to}`
  parts.push(constantField(name, weights, [to, from, 1, 1]))
  return graph.node('Conv', [tensor, name])
}

const cast = (graph: GraphWriter, tensor: string, type: number): string =>
  type === elementTypes.float ? tensor : graph.node('Cast', [tensor], { to: type })

/** Weights that hand the page's one-hot label to a network of another number of classes. */
const labelOf = (parts: Uint8Array[], graph: GraphWriter, { classes, label }: Inspected): string => {
  let tensor = 'label'
  if (classes !== classCount) {
    const weights = new Float32Array(classCount * classes)
    for (let k = 0; k < Math.min(classes, classCount); k++) weights[k * classes + k] = 1
    parts.push(constantField('wrap/classes', weights, [classCount, classes]))
    tensor = graph.node('MatMul', [tensor, 'wrap/classes'])
  }
  return cast(graph, tensor, label!.type)
}

/** Bytes of a network with inputs x [B, 3, side, side], sigma [B], label [B, 10], output denoised. Throws EngineFault. */
export const wrapOnnx = (
  bytes: Uint8Array,
  { parameterization, sigmaData, range }: Answers,
): Uint8Array<ArrayBuffer> => {
  const chosen = parameterizations.find(({ id }) => id === parameterization)
  if (!chosen) throw new RangeError(`no parameterization is called "${parameterization}"`)
  if (!(sigmaData > 0 && Number.isFinite(sigmaData))) throw new RangeError('sigma_data must be a positive number')
  const inspected = inspectOnnx(bytes)
  const { image: imageInput, noise, label, output, batch, side } = inspected
  const { rest, graph: own } = readOnnx(bytes)
  const parts: Uint8Array[] = []
  const graph = createGraphWriter(parts, 'wrap/')
  const tie = (from: string, to: string): void => {
    parts.push(nodeField('Identity', [from], to))
  }
  const isUnit = range === 'unit'
  // In [0, 1] the data are (x + 1) / 2, and so is the noise half as large.
  const level = isUnit ? graph.node('Mul', ['sigma', graph.number(0.5)]) : 'sigma'
  const at: Level = { level, s: graph.reshape(level, [-1, 1, 1, 1]) }
  const seen = channels(parts, graph, 'x', 3, inspected.channels)
  const toUnit = (): string => {
    const half = graph.number(0.5)
    return graph.node('Add', [graph.node('Mul', [seen, half]), half])
  }
  const image = isUnit ? toUnit() : seen
  tie(cast(graph, chosen.input(graph, image, at, sigmaData), imageInput.type), prefix + imageInput.name)
  const told = chosen.noise(graph, at)
  const shaped = noise.dims!.length === 1 ? told : graph.reshape(told, [-1, ...noise.dims!.slice(1).map(Number)])
  tie(cast(graph, shaped, noise.type), prefix + noise.name)
  if (label) tie(labelOf(parts, graph, inspected), prefix + label.name)

  const before = parts.splice(0)
  const given = prefix + output.name
  const float = output.type === elementTypes.float ? given : graph.node('Cast', [given], { to: elementTypes.float })
  const made = output.dims?.[1]
  // A second half of the channels is a learned variance (iDDPM), which no sampler here needs.
  const mean = channels(parts, graph, float, typeof made === 'number' ? made : inspected.channels, inspected.channels)
  const denoised = chosen.denoised(graph, image, mean, at, sigmaData)
  const signed = isUnit
    ? graph.node('Sub', [graph.node('Mul', [denoised, graph.number(2)]), graph.number(1)])
    : denoised
  tie(channels(parts, graph, signed, inspected.channels, 3), 'denoised')

  const inner = renameGraph(
    own.filter(({ tag }) => tag !== 11 && tag !== 12),
    (name) => (name === '' ? '' : prefix + name),
  )
  const size = batch ?? 'B'
  return writeOnnx(rest, [
    ...before,
    ...inner,
    ...parts,
    valueField(11, 'x', [size, 3, side, side]),
    valueField(11, 'sigma', [size]),
    valueField(11, 'label', [size, classCount]),
    valueField(12, 'denoised', [size, 3, side, side]),
  ])
}
