/** Operators on a few numbers an image: noise level, label, embedding and what is made of it. */
import { groupsOf, isSame, partOf } from '../../channels.ts'
import type { GraphNode } from '../../graph.ts'
import type { Memory } from '../../memory.ts'
import { expectOnly, integersOf, numberOf, reducesOver, refuse, textAttribute } from '../attributes.ts'
import type { Operator, Planner } from '../planner.ts'
import { callStep, packed } from '../step.ts'
import { countOf, rowsTensor, type Tensor, viewOf } from '../tensor.ts'

const rowsIn = (node: GraphNode, planner: Planner, name: string | undefined): Tensor => {
  const tensor = planner.find(name)
  return tensor?.kind === 'rows' ? tensor : refuse(node, 'of anything but one row per image')
}

/** f of every number: so few of them that the kernels are not worth it. */
const emitEach = (planner: Planner, name: string, from: Tensor, to: Tensor, f: (value: number) => number): void => {
  const { block } = planner
  planner.emit({
    name,
    reads: [from],
    writes: [to],
    load:
      ({ memory }) =>
      ({ images, at }) => {
        const [source, target] = [at(from) / 4, at(to) / 4]
        return () => {
          const { floats } = memory
          for (let image = 0; image < images; image++)
            for (const lane of from.channels.at) {
              const place = placeOf(lane, image, images, block)
              floats[target + place] = f(floats[source + place]!)
            }
        }
      },
  })
}

/** Float at which a lane of an image lies in rows. */
export const placeOf = (lane: number, image: number, images: number, block: number): number =>
  (lane - (lane % block)) * images + image * block + (lane % block)

const unary =
  (f: (value: number) => number): Operator =>
  (node, planner) => {
    expectOnly(node)
    const from = rowsIn(node, planner, node.inputs[0])
    const to = rowsTensor(from.channels, from.rank)
    emitEach(planner, node.op, from, to, f)
    planner.define(node.outputs[0]!, to)
  }

export const log = unary(Math.log)
export const cos = unary(Math.cos)

/** Rows times a number. */
export const scaleRows = (node: GraphNode, planner: Planner, from: Tensor, factor: number): void => {
  const to = rowsTensor(from.channels, from.rank)
  emitEach(planner, node.op, from, to, (value) => value * factor)
  planner.define(node.outputs[0]!, to)
}

/** A constant beside one number, and the length of the two: sqrt(u^2 + c^2). */
export const pad: Operator = (node, planner) => {
  expectOnly(node, 'mode')
  const from = rowsIn(node, planner, node.inputs[0])
  const pads = planner.constant(node.inputs[1])?.values()
  const value = planner.scalar(node.inputs[2])
  const norm = planner.onlyUser(node.outputs[0]!, 'ReduceL2')
  const fits =
    from.rank === 4 &&
    countOf(from) === 1 &&
    textAttribute(node, 'mode', 'constant') === 'constant' &&
    node.inputs.length === 3 &&
    pads?.length === 8 &&
    pads.every((size, k) => size === (k === 5 ? 1 : 0))
  if (!fits || value === undefined || !norm || !reducesOver(norm, planner, 1))
    refuse(node, 'other than a constant beside the noise level')
  expectOnly(norm, 'axes', 'keepdims')
  const to = rowsTensor(from.channels, 4)
  emitEach(planner, 'length', from, to, (u) => Math.hypot(u, value))
  planner.take(norm)
  planner.define(norm.outputs[0]!, to)
}

/** Sizes of a Split along the channels; undefined where it cuts something else. */
export const splitSizes = (node: GraphNode, planner: Planner, count: number): readonly number[] | undefined => {
  const sizes = integersOf(node, planner, 'split', 1)
  if (numberOf(node, 'axis', 0) !== 1 || sizes?.length !== node.outputs.length) return undefined
  return sizes.reduce((sum, size) => sum + size, 0) === count ? sizes : undefined
}

/** The parts that rows are cut into in the end, if they are: each of them is to begin a block of its own. */
const leavesOf = (name: string, planner: Planner, count: number): readonly number[] => {
  const reshape = planner.onlyUser(name, 'Reshape')
  const whole = reshape?.outputs[0] ?? name
  const split = planner.onlyUser(whole, 'Split')
  const sizes = split && splitSizes(split, planner, count)
  return sizes ? sizes.flatMap((size, k) => leavesOf(split.outputs[k]!, planner, size)) : [count]
}

export const split: Operator = (node, planner) => {
  expectOnly(node, 'axis', 'split')
  const from = rowsIn(node, planner, node.inputs[0])
  const sizes = splitSizes(node, planner, countOf(from))
  if (!sizes || from.rank < 2) refuse(node, 'along an axis other than channels')
  let first = 0
  for (const [k, size] of sizes.entries()) {
    const part = partOf(from.channels, first, size, planner.block)
    if (!part) refuse(node, 'inside a block of channels')
    planner.define(node.outputs[k]!, viewOf(from, { channels: part.channels }, part.lane))
    first += size
  }
}

/** [B, n] and [B, n, 1, 1] are the same rows. */
export const reshapeRows = (node: GraphNode, planner: Planner, from: Tensor): void => {
  const [batch, ...rest] = planner.constant(node.inputs[1])?.values() ?? []
  const count = countOf(from)
  const fits =
    (batch === -1 || batch === 0) &&
    (rest.length === 1 || rest.length === 3) &&
    rest[0] === count &&
    rest.slice(1).every((size) => size === 1)
  if (!fits || numberOf(node, 'allowzero', 0) !== 0) refuse(node, 'of a row into another shape')
  planner.define(node.outputs[0]!, viewOf(from, { rank: rest.length + 1 }))
}

/** A [B, K] times a constant [K, N], plus a constant or other rows. */
export const gemm: Operator = (node, planner) => {
  expectOnly(node, 'alpha', 'beta', 'transA', 'transB')
  const from = rowsIn(node, planner, node.inputs[0])
  const matrix = planner.constant(node.inputs[1])
  const isTurned = numberOf(node, 'transB', 0) !== 0
  const [inputs, outputs] = isTurned ? [...(matrix?.dims ?? [])].reverse() : (matrix?.dims ?? [])
  const isPlain =
    numberOf(node, 'alpha', 1) === 1 &&
    numberOf(node, 'beta', 1) === 1 &&
    numberOf(node, 'transA', 0) === 0 &&
    from.rank === 2
  if (matrix?.dims.length !== 2 || inputs !== countOf(from) || outputs === undefined || !isPlain)
    refuse(node, 'with operands other than rows and a constant matrix')
  const leaves = leavesOf(node.outputs[0]!, planner, outputs)
  const channels = groupsOf(leaves, planner.block, planner.block)
  const to = rowsTensor(channels, 2)
  const product = node.inputs[2] ? rowsTensor(channels, 2) : to
  const width = from.channels.width
  planner.emit({
    name: node.op,
    reads: [from],
    writes: [product],
    load: (kernels) => {
      const values = matrix.values()
      const lay = (into: Float32Array): void => {
        for (const [n, row] of channels.at.entries())
          for (const [k, column] of from.channels.at.entries())
            into[row * width + column] = values[isTurned ? n * inputs + k : k * outputs + n]!
      }
      const size = width * channels.width
      const weights = packed(kernels, [size, size], lay, (w, to) => kernels.pack(w, width, channels.width, 1, to))
      return ({ images, at }) => {
        const [a, c] = [at(from), at(product)]
        const blocks = width / kernels.block
        return () =>
          kernels.gemm(a, images * kernels.block, blocks, images, weights, channels.width, c, images * kernels.block)
      }
    },
  })
  if (product !== to) addToProduct(node, planner, product, to)
  planner.define(node.outputs[0]!, to)
}

const addToProduct = (node: GraphNode, planner: Planner, product: Tensor, to: Tensor): void => {
  const { channels } = to
  const count = countOf(to)
  const other = planner.find(node.inputs[2])
  if (other) {
    if (other.kind !== 'rows' || other.rank !== 2 || !isSame(other.channels, channels))
      refuse(node, 'with another addend')
    planner.emit(
      callStep(node.op, [product, other], to, (kernels, { images, at }) => {
        const [a, b, y] = [at(product), at(other), at(to)]
        return () => kernels.add(a, b, y, channels.width * images)
      }),
    )
    return
  }
  const constant = planner.constant(node.inputs[2])
  const { dims } = constant ?? { dims: [] }
  const isRow = dims.at(-1) === count && (dims.length === 1 || (dims.length === 2 && dims[0] === 1))
  if (!constant || !isRow) refuse(node, 'with a constant addend of another shape')
  planner.emit({
    name: node.op,
    reads: [product],
    writes: [to],
    load: (kernels) => {
      const added = kernels.memory.put(spread(constant.values(), channels.at, channels.width))
      return ({ images, at }) => {
        const [x, y] = [at(product), at(to)]
        const blocks = channels.width / kernels.block
        return () => kernels.add_to_images(x, added, y, images, kernels.block, blocks)
      }
    },
  })
}

const spread = (values: Float32Array, at: readonly number[], width: number): Float32Array => {
  const lanes = new Float32Array(width)
  for (const [k, lane] of at.entries()) lanes[lane] = values[k]!
  return lanes
}

/** Writes the rows [images][count] of an input into its tensor. */
export const writeRows = (
  { floats }: Memory,
  address: number,
  { channels }: Tensor,
  values: Float32Array,
  images: number,
  block: number,
): void => {
  const count = channels.at.length
  for (let image = 0; image < images; image++)
    for (const [k, lane] of channels.at.entries())
      floats[address / 4 + placeOf(lane, image, images, block)] = values[image * count + k]!
}
