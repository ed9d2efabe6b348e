/**
 * The exact denoiser of a world of pictures as an ONNX graph in float32, by the formulas of src/pictures/denoise.ts:
 *
 *   D(x; sigma) + 1 = (tau^2 / v) (x + 1) + U' c,   v = tau^2 + sigma^2,
 *   c = sigma^2 a (mean + variance y / v),   a = 1 / (variance + v),   y = U (x + 1).
 *
 * What needs care is the weights of the layouts: |y|^2 / (2 v), up to 1e7, decides between layouts by differences of a few. So
 * y is made of two parts, one of which float32 multiplies and adds without rounding, and |y|^2 is compared with the largest
 * among the layouts in question before it is divided.
 */
import { createGraphWriter, type GraphWriter } from '../../engine/custom/graph-writer.ts'
import { nodeField, valueField, writeOnnx } from '../../engine/custom/onnx.ts'
import { integerField, messageField, textField } from '../../engine/custom/wire.ts'
import type { World } from '../../pictures/world.ts'
import { axisSquares, type Tables, tablesOf, wholeAxes } from './tables.ts'

/**
 * Steps of the coarse parts of x + 1, of directions and of projections: powers of 2. A direction has norm 1 and x + 1, along
 * (1, 1, 1), one of 130 or so where noise is low: what coarse parts of both have in common adds up to less than 2^24 steps
 * of each, which float32 holds exactly.
 */
const steps = { picture: 2 ** -5, direction: 2 ** -11, projection: 2 ** -3 } as const

/** ir_version [1] 8, producer_name [2], opset_import [8] > version [2] 17. */
const header = [integerField(1, 8), textField(2, 'samplerscope'), messageField(8, integerField(2, 17))]

interface Writer extends GraphWriter {
  readonly add: (a: string, b: string) => string
  readonly subtract: (a: string, b: string) => string
  readonly multiply: (a: string, b: string) => string
  /** Counts what it costs: `terms` multiplications and additions for each of the `outputs` numbers of one image. */
  readonly matrix: (a: string, b: string, outputs: number, terms: number) => string
  readonly sum: (tensor: string, axis: number) => string
  /** Multiples of `step` nearest to the values. */
  readonly round: (tensor: string, step: number) => string
  readonly swap: (tensor: string, order: readonly number[]) => string
}

const writerOf = (graph: GraphWriter, count: (macs: number) => void): Writer => {
  const binary =
    (op: string) =>
    (a: string, b: string): string =>
      graph.node(op, [a, b])
  const [add, subtract, multiply] = [binary('Add'), binary('Sub'), binary('Mul')]
  return {
    ...graph,
    add,
    subtract,
    multiply,
    matrix: (a, b, outputs, terms) => {
      count(outputs * terms)
      return graph.node('MatMul', [a, b])
    },
    sum: (tensor, axis) => graph.node('ReduceSum', [tensor, graph.constant(BigInt64Array.of(BigInt(axis)))]),
    round: (tensor, step) => {
      const scaled = multiply(tensor, graph.number(1 / step))
      return multiply(graph.node('Floor', [add(scaled, graph.number(0.5))]), graph.number(step))
    },
    swap: (tensor, perm) => graph.node('Transpose', [tensor], { perm }),
  }
}

/** Directions of all layouts, [P m, pixels], from masks: worked out when the network is opened. */
const writeDirections = (graph: Writer, { masks, side }: World, tables: Tables) => {
  const { layouts, directions } = tables
  const pixels = side * side
  const bytes = graph.node('Cast', [graph.constant(masks, [masks.length / pixels, pixels])], { to: 1 })
  const gathered = graph.node('Gather', [bytes, graph.constant(tables.masks)], { axis: 0 })
  const shaped = graph.reshape(gathered, [layouts, directions, pixels])
  const turned = (part: Float32Array): string =>
    graph.node('MatMul', [graph.constant(part, [layouts, directions, directions]), shaped])
  const exact = turned(tables.coarse)
  const coarse = graph.round(exact, steps.direction)
  const fine = graph.add(graph.subtract(exact, coarse), turned(tables.fine))
  const flat = (tensor: string): string => graph.reshape(tensor, [layouts * directions, pixels])
  return { coarse: flat(coarse), fine: flat(fine), whole: flat(graph.add(coarse, fine)) }
}

/** By coordinate, what is `of` the squared length of its color axis. */
const byAxis = (graph: Writer, { directions, coordinates }: Tables, of: (square: number) => number): string =>
  graph.constant(Float32Array.from({ length: coordinates }, (_, k) => of(axisSquares[Math.floor(k / directions)]!)))

/** What makes numbers along the whole axes those along axes of length 1, and unit coefficients those of whole axes. */
const unitLength = (square: number): number => 1 / Math.sqrt(square)

/**
 * Projections y [B, P, 1, c] of `picture`, x + 1 as [B, 3, pixels], and |y|^2 / 2 less that of the `allowed` layout with the
 * most, [B, P, 1, 1].
 */
const writeProjections = (
  graph: Writer,
  picture: string,
  directions: Record<'coarse' | 'fine', string>,
  allowed: string,
  tables: Tables,
  pixels: number,
) => {
  const { add, subtract, multiply } = graph
  const axes = graph.constant(Float32Array.from(wholeAxes.flat()), [3, 3])
  const turn = (channels: string): string => graph.matrix(axes, channels, 3 * pixels, 3)
  const rounded = graph.round(picture, steps.picture)
  const coarse = turn(rounded)
  const fine = turn(subtract(picture, rounded))
  const across = { coarse: graph.swap(directions.coarse, [1, 0]), fine: graph.swap(directions.fine, [1, 0]) }
  const project = (seen: string, by: string): string =>
    graph.matrix(seen, by, 3 * tables.layouts * tables.directions, pixels)
  const byLayout = (tensor: string): string => {
    const apart = graph.reshape(tensor, [-1, 3, tables.layouts, tables.directions])
    return graph.reshape(graph.swap(apart, [0, 2, 1, 3]), [-1, tables.layouts, 1, tables.coordinates])
  }
  const exact = byLayout(project(coarse, across.coarse))
  const rest = byLayout(add(project(fine, across.coarse), project(add(coarse, fine), across.fine)))
  const steady = graph.round(exact, steps.projection)
  const small = add(subtract(exact, steady), rest)
  // Six times the squares, so that those of the axes' lengths are whole: 6 y^2 = 2, 3 and 1 times those along whole axes.
  const six = byAxis(graph, tables, (square) => 6 / square)
  const steadySquare = graph.sum(multiply(multiply(steady, steady), six), 3)
  const smallSquare = graph.sum(multiply(multiply(add(add(steady, steady), small), small), six), 3)
  const most = graph.node('ReduceMax', [multiply(steadySquare, allowed)], { axes: [1] })
  const halfSquare = multiply(add(subtract(steadySquare, most), smallSquare), graph.number(1 / 12))
  const lengths = byAxis(graph, tables, unitLength)
  return { y: multiply(add(steady, small), lengths), halfSquare }
}

/** Posterior weights of the components, [B, P, 1, q]. */
const writeWeights = (
  graph: Writer,
  { y, halfSquare, a, v, allowed, mean }: Record<'y' | 'halfSquare' | 'a' | 'v' | 'allowed' | 'mean', string>,
  { layouts, palettes, coordinates, logShare }: Tables,
): string => {
  const { add, subtract, multiply } = graph
  const half = graph.number(0.5)
  const across = graph.swap(mean, [0, 2, 1])
  const onPalettes = (tensor: string, by: string): string => graph.matrix(tensor, by, layouts * palettes, coordinates)
  const tilted = multiply(y, a)
  const width = graph.sum(graph.node('Log', [multiply(a, v)]), 3)
  const spread = graph.sum(multiply(tilted, y), 3)
  const layout = add(graph.node('Div', [halfSquare, v]), multiply(subtract(width, spread), half))
  const palette = subtract(onPalettes(tilted, across), multiply(onPalettes(a, multiply(across, across)), half))
  const barred = multiply(subtract(allowed, graph.number(1)), graph.number(1e30))
  const share = graph.constant(logShare, [1, layouts, 1, palettes])
  const logits = add(add(add(layout, palette), share), barred)
  const weights = graph.node('Softmax', [graph.reshape(logits, [-1, layouts * palettes])], { axis: 1 })
  return graph.reshape(weights, [-1, layouts, 1, palettes])
}

export interface PicturesOnnx {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Multiplications and additions of its matrix products, a call and image. */
  readonly macs: number
}

/** A network of inputs x [B, 3, side, side], sigma [B], label [B, classes], one-hot or 0 for none, output denoised. */
export const writePicturesOnnx = (world: World): PicturesOnnx => {
  const { side, tau, classes } = world
  const pixels = side * side
  const tables = tablesOf(world)
  const { layouts, directions, palettes, coordinates } = tables
  const parts: Uint8Array[] = []
  let macs = 0
  const graph = writerOf(createGraphWriter(parts, ''), (more) => {
    macs += more
  })
  const { add, subtract, multiply } = graph
  const one = graph.number(1)

  const u = writeDirections(graph, world, tables)
  const picture = graph.reshape(add('x', one), [-1, 3, pixels])
  const owners = graph.constant(tables.owners, [classes.length, layouts])
  const unlabeled = subtract(one, graph.sum('label', 1))
  const chosen = graph.matrix('label', owners, layouts, classes.length)
  const allowed = graph.reshape(add(chosen, unlabeled), [-1, layouts, 1, 1])
  const { y, halfSquare } = writeProjections(graph, picture, u, allowed, tables, pixels)

  const sigma2 = graph.reshape(multiply('sigma', 'sigma'), [-1, 1, 1, 1])
  const v = add(sigma2, graph.number(tau ** 2))
  const variance = graph.constant(tables.variance, [1, layouts, 1, coordinates])
  const a = graph.node('Div', [one, add(variance, v)])
  const mean = graph.constant(tables.mean, [layouts, palettes, coordinates])
  const weights = writeWeights(graph, { y, halfSquare, a, v, allowed, mean }, tables)

  const means = graph.matrix(weights, mean, layouts * coordinates, palettes)
  const seen = graph.node('Div', [multiply(multiply(graph.sum(weights, 3), variance), y), v])
  const coefficients = multiply(multiply(add(means, seen), a), sigma2)
  const lengths = byAxis(graph, tables, unitLength)
  const apart = graph.reshape(multiply(coefficients, lengths), [-1, layouts, 3, directions])
  const flat = graph.reshape(graph.swap(apart, [0, 2, 1, 3]), [-1, 3, layouts * directions])
  const painted = graph.matrix(flat, u.whole, 3 * pixels, layouts * directions)
  const colors = graph.constant(Float32Array.from([0, 1, 2].flatMap((c) => wholeAxes.map((axis) => axis[c]!))), [3, 3])
  const kept = graph.node('Div', [graph.number(tau ** 2), v])
  // (tau^2 / v) (x + 1) - 1, without the difference.
  const keptOfX = subtract(multiply('x', kept), graph.node('Div', [sigma2, v]))
  const shown = graph.reshape(graph.matrix(colors, painted, 3 * pixels, 3), [-1, 3, side, side])
  // A Reshape may not come last: on WebGPU captured calls leave out its copy into the output (onnxruntime-web 1.30).
  parts.push(nodeField('Add', [shown, keptOfX], 'denoised'))

  const image = ['B', 3, side, side]
  const bytes = writeOnnx(header, [
    ...parts,
    textField(2, 'pictures'),
    valueField(11, 'x', image),
    valueField(11, 'sigma', ['B']),
    valueField(11, 'label', ['B', classes.length]),
    valueField(12, 'denoised', image),
  ])
  return { bytes, macs }
}
