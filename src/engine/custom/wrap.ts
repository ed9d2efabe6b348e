/**
 * Makes any network D(x; sigma) with the page's interface by writing its preconditioning into the graph around it, so that
 * both backends run it as they run the page's own.
 */
import { type Answers, labelOf, roleOf } from './answers.ts'
import { type Classes, classCount, usualClasses } from './classes.ts'
import { rowsGatheredBy } from './facts.ts'
import { createGraphWriter, type GraphWriter } from './graph-writer.ts'
import { inspectOnnx } from './inspect.ts'
import {
  constantField,
  elementTypes,
  nodeField,
  readOnnx,
  renameGraph,
  type Value,
  valueField,
  writeOnnx,
} from './onnx.ts'
import { type Level, parameterizations } from './parameterizations.ts'
import { fedSizes, isFloat, isInteger, type Role } from './roles.ts'
import { ddpmTable, levelsOfTable } from './table.ts'
import { integerField, readWire } from './wire.ts'

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

/** A matrix [rows, columns] with 1 where the two have the same place, the smaller one in the middle of the larger. */
const middle = (graph: GraphWriter, rows: number, columns: number): string => {
  const frame = Math.abs(rows - columns) >> 1
  const data = new Float32Array(rows * columns)
  for (let k = 0; k < Math.min(rows, columns); k++)
    data[rows > columns ? (k + frame) * columns + k : k * columns + k + frame] = 1
  return graph.constant(data, [rows, columns])
}

/** The middle of an image, or an image in the middle of zeros: products with 0 and 1, which every opset has. */
const resize = (graph: GraphWriter, tensor: string, from: number, to: number): string => {
  if (from === to) return tensor
  const across = graph.node('MatMul', [tensor, middle(graph, from, to)])
  return graph.node('MatMul', [middle(graph, to, from), across])
}

/** -1, black, in the frame around an image; 0 in it. */
const frameOf = (graph: GraphWriter, side: number, own: number): string => {
  const start = (side - own) >> 1
  const isIn = (k: number): boolean => k >= start && k < start + own
  const data = Float32Array.from({ length: side * side }, (_, j) =>
    isIn(Math.floor(j / side)) && isIn(j % side) ? 0 : -1,
  )
  return graph.constant(data, [1, 1, side, side])
}

/** The page's one-hot label [B, 10] as the network's own: floats [B, classes], or an index. */
const classesOf = (graph: GraphWriter, label: Value, { chosen, none }: Classes): string => {
  // What all zeros mean, where a person said so: they then stand for this class.
  const index = none ?? chosen[0] ?? 0
  const absence = (): string => {
    const ones = graph.constant(new Float32Array(classCount).fill(1), [classCount, 1])
    return graph.node('Sub', [graph.number(1), graph.node('MatMul', ['label', ones])])
  }
  const isOneHot = isFloat(label)
  const width = isOneHot ? Number(label.dims![1]) : 1
  const weights = new Float32Array(classCount * width)
  for (let k = 0; k < classCount && chosen.length > 0; k++) {
    // "All in turn" goes through the classes that there are.
    const own = chosen[k % chosen.length]!
    if (isOneHot) weights[k * width + own] = 1
    else weights[k] = own
  }
  const isSame = isOneHot && width === classCount && chosen.every((own, k) => own === k) && chosen.length === classCount
  const known = isSame ? 'label' : graph.node('MatMul', ['label', graph.constant(weights, [classCount, width])])
  if (index === 'zeros') return known
  const row = new Float32Array(width)
  if (isOneHot) row[index] = 1
  else row[0] = index
  return graph.node('Add', [known, graph.node('MatMul', [absence(), graph.constant(row, [1, width])])])
}

/** An input of the network's own sizes, from one number an image. */
const constantInput = (graph: GraphWriter, value: Value, role: Role, level: string): string => {
  const sizes = fedSizes(value)!
  const count = sizes.reduce((product, size) => product * size, 1)
  const nothing = graph.node('Mul', [graph.reshape(level, [-1, 1]), graph.row(new Float64Array(count))])
  const filled = role === 'ones' ? graph.node('Add', [nothing, graph.number(1)]) : nothing
  return graph.reshape(filled, value.dims!.length === 0 ? [] : [-1, ...sizes])
}

/** IR versions before 4 want every constant among the inputs. */
const oldestIr = 4

const withIr = (rest: readonly Uint8Array[]): readonly Uint8Array[] =>
  rest.map((raw) => {
    const [first] = readWire(raw)
    return first!.tag === 1 && first!.integer < oldestIr ? integerField(1, oldestIr) : raw
  })

/** Noise levels that the wrapped network knows, in units of the page's images; null where nobody says. */
export const knownRange = ({ parameterization, table = ddpmTable, range }: Answers) => {
  const chosen = parameterizations.find(({ id }) => id === parameterization)!
  const own = chosen.range(chosen.hasTable ? levelsOfTable(table) : null)
  // In [0, 1] the data are (x + 1) / 2, and so is the noise half as large.
  const scale = range === 'unit' ? 2 : 1
  return own && { min: scale * own.min, max: scale * own.max }
}

/** The classes of a network's label, as they were answered or as they usually are. */
export const classesFor = (bytes: Uint8Array, label: Value, classes: Answers['classes']): Classes =>
  classes ?? usualClasses(label, countOf(bytes, label))

/** How many classes there are; null where the file does not say. */
export const countOf = (bytes: Uint8Array, label: Value): number | null =>
  isFloat(label) ? Number(label.dims![1]) : rowsGatheredBy(bytes, label.name)

/** Bytes of a network with inputs x [B, 3, side, side], sigma [B], label [B, 10], output denoised. Throws EngineFault. */
export const wrapOnnx = (bytes: Uint8Array, answers: Answers): Uint8Array<ArrayBuffer> => {
  const { parameterization, sigmaData, range, table = ddpmTable, roles } = answers
  const chosen = parameterizations.find(({ id }) => id === parameterization)
  if (!chosen) throw new RangeError(`no parameterization is called "${parameterization}"`)
  if (!(sigmaData > 0 && Number.isFinite(sigmaData))) throw new RangeError('sigma_data must be a positive number')
  const inspected = inspectOnnx(bytes)
  const { image: imageInput, layout, noise, others, output, batch, side, ownSide } = inspected
  const { rest, graph: own } = readOnnx(bytes)
  const parts: Uint8Array[] = []
  const graph = createGraphWriter(parts, 'wrap/')
  const tie = (from: string, to: string): void => {
    parts.push(nodeField('Identity', [from], to))
  }
  const isUnit = range === 'unit'
  const level = isUnit ? graph.node('Mul', ['sigma', graph.number(0.5)]) : 'sigma'
  const at: Level = { level, s: graph.reshape(level, [-1, 1, 1, 1]) }
  const seen = channels(parts, graph, resize(graph, 'x', side, ownSide), 3, inspected.channels)
  const toUnit = (): string => {
    const half = graph.number(0.5)
    return graph.node('Add', [graph.node('Mul', [seen, half]), half])
  }
  const image = isUnit ? toUnit() : seen
  const given = chosen.input(graph, image, at, sigmaData)
  const turned = layout === 'NHWC' ? graph.node('Transpose', [given], { perm: [0, 2, 3, 1] }) : given
  tie(cast(graph, turned, imageInput.type), prefix + imageInput.name)
  const told = chosen.noise(graph, at, {
    isInteger: isInteger(noise),
    levels: chosen.hasTable ? levelsOfTable(table) : null,
  })
  const noiseDims = noise.dims!.length === 0 ? [] : [-1, ...noise.dims!.slice(1).map(Number)]
  tie(cast(graph, noise.dims!.length === 1 ? told : graph.reshape(told, noiseDims), noise.type), prefix + noise.name)
  const label = labelOf(inspected, roles)
  for (const other of others) {
    const { value } = other
    const role = roleOf(other, roles)
    const floats =
      value === label
        ? classesOf(graph, value, classesFor(bytes, value, answers.classes))
        : constantInput(graph, value, role, level)
    const shaped = value === label && !isFloat(value) ? graph.reshape(floats, indexDims(value)) : floats
    tie(cast(graph, shaped, value.type), prefix + value.name)
  }

  const before = parts.splice(0)
  const made = prefix + output.name
  const float = output.type === elementTypes.float ? made : graph.node('Cast', [made], { to: elementTypes.float })
  const upright = layout === 'NHWC' ? graph.node('Transpose', [float], { perm: [0, 3, 1, 2] }) : float
  // A second half of the channels is a learned variance (iDDPM), which no sampler here needs.
  const mean = channels(parts, graph, upright, inspected.made, inspected.channels)
  const denoised = chosen.denoised(graph, image, mean, at, sigmaData)
  const signed = isUnit
    ? graph.node('Sub', [graph.node('Mul', [denoised, graph.number(2)]), graph.number(1)])
    : denoised
  const whole = resize(graph, channels(parts, graph, signed, inspected.channels, 3), ownSide, side)
  tie(side === ownSide ? whole : graph.node('Add', [whole, frameOf(graph, side, ownSide)]), 'denoised')

  const inner = renameGraph(
    own.filter(({ tag }) => tag !== 11 && tag !== 12),
    (name) => (name === '' ? '' : prefix + name),
  )
  const size = batch ?? 'B'
  return writeOnnx(withIr(rest), [
    ...before,
    ...inner,
    ...parts,
    valueField(11, 'x', [size, 3, side, side]),
    valueField(11, 'sigma', [size]),
    valueField(11, 'label', [size, classCount]),
    valueField(12, 'denoised', [size, 3, side, side]),
  ])
}

const indexDims = ({ dims }: Value): readonly number[] => [-1, ...dims!.slice(1).map(() => 1)]
