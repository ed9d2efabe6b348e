/** Convolutions: of pixels, 1x1, 2x2 of stride 2, and 3x3 by Winograd, with what follows them where the kernel does it along. */
import { type Channels, channelsOf, groupsOf, isSame } from '../../channels.ts'
import type { Constant } from '../../constant.ts'
import type { GraphNode } from '../../graph.ts'
import type { Kernels } from '../../kernels.ts'
import { expectOnly, numberOf, numbersOf, otherInput, refuse, textAttribute } from '../attributes.ts'
import type { Operator, Planner } from '../planner.ts'
import { callStep, packed, type Step } from '../step.ts'
import { countOf, mapTensor, type Tensor } from '../tensor.ts'
import { matchAttention } from './attention.ts'
import { addConstant } from './maps.ts'
import { isPaddedFor } from './padding.ts'
import { matchSilu } from './silu.ts'

interface Shape {
  readonly kernel: number
  readonly stride: number
  readonly pad: number
}

/** Square, the same on all sides, nothing dilated or grouped. */
const shapeOf = (node: GraphNode, dims: readonly number[]): Shape => {
  expectOnly(node, 'auto_pad', 'dilations', 'group', 'kernel_shape', 'pads', 'strides')
  const kernel = dims[2]!
  const [stride, pad] = [numbersOf(node, 'strides') ?? [1, 1], numbersOf(node, 'pads') ?? [0, 0, 0, 0]]
  const all = (sizes: readonly number[] | undefined, count: number, value: number): boolean =>
    sizes === undefined || (sizes.length === count && sizes.every((size) => size === value))
  const isSquare =
    dims.length === 4 &&
    dims[3] === kernel &&
    all(numbersOf(node, 'kernel_shape'), 2, kernel) &&
    all(stride, 2, stride[0]!) &&
    all(pad, 4, pad[0]!) &&
    all(numbersOf(node, 'dilations'), 2, 1) &&
    numberOf(node, 'group', 1) === 1 &&
    textAttribute(node, 'auto_pad', 'NOTSET') === 'NOTSET'
  if (!isSquare) refuse(node, 'with a kernel that is not square, dilation or groups')
  return { kernel, stride: stride[0]!, pad: pad[0]! }
}

/** Writes weights [N][K][taps] where the lanes of inputs and outputs want them. */
const layWeights = (weights: Constant, inputs: Channels, outputs: Channels, taps: number, into: Float32Array): void => {
  const values = weights.values()
  const count = inputs.at.length
  for (const [n, row] of outputs.at.entries())
    for (const [k, column] of inputs.at.entries()) {
      const from = (n * count + k) * taps
      const to = (row * inputs.width + column) * taps
      for (let t = 0; t < taps; t++) into[to + t] = values[from + t]!
    }
}

/** A product of what `gather` lays out, [inputs.width * taps] numbers a pixel, with the weights. */
const productStep = (
  name: string,
  weights: Constant,
  [from, inputs, taps]: readonly [Tensor, Channels, number],
  to: Tensor,
  gather?: (kernels: Kernels, images: number, from: number, to: number) => void,
): Step => {
  const { side, channels } = to
  const depth = inputs.width * taps
  return {
    name,
    reads: [from],
    writes: [to],
    ...(gather && { scratch: (images: number) => depth * images * side * side }),
    load: (kernels) => {
      const count = inputs.width * channels.width * taps
      const w = packed(
        kernels,
        [count, count],
        (into) => layWeights(weights, inputs, channels, taps, into),
        (from, to) => kernels.pack(from, inputs.width, channels.width, taps, to),
      )
      return ({ images, at, scratch }) => {
        const rows = images * side * side
        const [source, c] = [at(from), at(to)]
        const [a, stride, blocks] = [gather ? scratch : source, rows * kernels.block, depth / kernels.block]
        return () => {
          gather?.(kernels, images, source, scratch)
          kernels.gemm(a, stride, blocks, rows, w, channels.width, c, stride)
        }
      }
    },
  }
}

/** How large Winograd's tiles are: F(4,3) on maps of 4 x 4 would have one tile an image, and too few rows a product. */
const tileOf = (side: number): 2 | 4 | undefined => {
  if (side % 4 === 0 && side > 4) return 4
  return side % 2 === 0 ? 2 : undefined
}

/** Tiles whose transforms stay in the second cache while all weights pass by. */
const chunkOf = (tile: 2 | 4): number => (tile === 4 ? 32 : 64)

type Mode = 'plain' | 'modulate' | 'add'

/** What becomes of the output along with the transform back. */
interface Ending {
  readonly mode: Mode
  readonly to: Tensor
  readonly name: string
  /** Gains of 'modulate', what 'add' adds. */
  readonly other?: Tensor
  readonly alpha?: number
  readonly nodes: readonly GraphNode[]
}

const endingOf = (node: GraphNode, planner: Planner, channels: Channels, side: number): Ending => {
  const name = node.outputs[0]!
  const plain: Ending = { mode: 'plain', to: mapTensor(channels, side), name, nodes: [] }
  if (node.inputs[2]) return plain
  const mul = planner.onlyUser(name, 'Mul')
  const gain = mul && planner.find(otherInput(mul, name))
  const silu = mul && matchSilu(mul.outputs[0]!, planner)
  if (gain?.kind === 'rows' && gain.rank === 4 && silu && isSame(gain.channels, channels)) {
    const to = mapTensor(channels, side, isPaddedFor(silu.output, planner))
    return { mode: 'modulate', to, name: silu.output, other: gain, alpha: silu.alpha, nodes: [mul, ...silu.nodes] }
  }
  const add = planner.onlyUser(name, 'Add')
  const addend = add && planner.find(otherInput(add, name))
  if (add && addend?.kind === 'map' && !addend.isPadded && addend.side === side && isSame(addend.channels, channels))
    return { mode: 'add', to: mapTensor(channels, side), name: add.outputs[0]!, other: addend, nodes: [add] }
  return plain
}

const modes = { plain: 0, modulate: 1, add: 2 } as const

/** Length of the kernels' Output, in words. */
const outputWords = 10

const winogradStep = (weights: Constant, from: Tensor, { mode, to, other, alpha = 0 }: Ending, tile: 2 | 4): Step => {
  const { side, channels } = to
  const inputs = from.channels
  const positions = (tile + 2) ** 2
  const tilesOf = (images: number): number => Math.min(chunkOf(tile), images * (side / tile) ** 2)
  return {
    name: `Conv 3x3 ${side}`,
    reads: other ? [from, other] : [from],
    writes: [to],
    scratch: (images) => positions * (tilesOf(images) * (inputs.width + channels.width) + 32),
    load: (kernels) => {
      const pairs = inputs.width * channels.width
      const w = packed(
        kernels,
        [positions * pairs, 9 * pairs],
        (into) => layWeights(weights, inputs, channels, 9, into),
        (from, to) => kernels.pack_winograd(tile, from, inputs.width, channels.width, to),
      )
      const { block, memory } = kernels
      return ({ images, at, scratch }) => {
        const around = to.isPadded ? 2 : 0
        const row = (side + around) * block
        const image = (side + around) * row
        const output = memory.alloc(outputWords)
        const [address, second] = [at(to), other ? at(other) : 0]
        memory.integers.set(
          [
            address + (to.isPadded ? 4 * (row + block) : 0),
            image * images,
            image,
            row,
            modes[mode],
            second,
            images * block,
            0,
            second,
          ],
          output / 4,
        )
        memory.floats[output / 4 + 7] = alpha
        const [source, chunk] = [at(from), tilesOf(images)]
        const [kBlocks, nBlocks] = [inputs.width / block, channels.width / block]
        return () => kernels.winograd(tile, source, images, side, kBlocks, w, nBlocks, output, scratch, chunk)
      }
    },
  }
}

/** The map with zeros around it: itself, or a copy. */
const padded = (planner: Planner, from: Tensor): Tensor => {
  if (from.isPadded) return from
  const to = mapTensor(from.channels, from.side, true)
  planner.emit(
    callStep('pad', [from], to, (kernels, { images, at }) => {
      const [x, y, maps] = [at(from), at(to), (images * from.channels.width) / kernels.block]
      return () => kernels.pad(x, y, maps, from.side, 0)
    }),
  )
  return to
}

const convPixels = (node: GraphNode, planner: Planner, weights: Constant, from: Tensor, shape: Shape): Tensor => {
  const { kernel, stride, pad } = shape
  const side = Math.floor((from.side + 2 * pad - kernel) / stride) + 1
  if (side < 1) refuse(node, 'with a kernel larger than its image')
  const taps = countOf(from) * kernel * kernel
  const inputs = channelsOf(taps, planner.block)
  const flat = { dims: [weights.dims[0]!, taps], values: weights.values }
  const to = mapTensor(channelsOf(weights.dims[0]!, planner.block), side)
  planner.emit(
    productStep(`Conv ${kernel}x${kernel} of pixels`, flat, [from, inputs, 1], to, (kernels, images, x, y) =>
      kernels.gather_pixels(x, y, images, countOf(from), from.side, kernel, stride, pad),
    ),
  )
  return to
}

/** Rows of queries, keys and values whose heads each begin at a multiple of four lanes. */
const outputsOf = (name: string, count: number, planner: Planner): Channels => {
  const reshape = planner.onlyUser(name, 'Reshape')
  const heads = reshape && matchAttention(reshape, planner)
  if (!heads || heads.heads * heads.depth * 3 !== count) return channelsOf(count, planner.block)
  return groupsOf(Array<number>(3 * heads.heads).fill(heads.depth), 4, planner.block)
}

const convMap = (node: GraphNode, planner: Planner, weights: Constant, from: Tensor, shape: Shape): void => {
  const { kernel, stride, pad } = shape
  const name = node.outputs[0]!
  const count = weights.dims[0]!
  const { side } = from
  if (kernel === 3 && stride === 1 && pad === 1) {
    const tile = tileOf(side)
    if (!tile) refuse(node, `with a 3x3 kernel on maps of ${side} x ${side}`)
    const ending = endingOf(node, planner, channelsOf(count, planner.block), side)
    planner.emit(winogradStep(weights, padded(planner, from), ending, tile))
    planner.take(...ending.nodes)
    defineWithBias(node, planner, ending.name, ending.to)
    return
  }
  if (from.isPadded) refuse(node, 'with another kernel on a map that 3x3 kernels read')
  if (kernel === 1 && stride === 1 && pad === 0) {
    const to = mapTensor(outputsOf(name, count, planner), side)
    planner.emit(productStep('Conv 1x1', weights, [from, from.channels, 1], to))
    defineWithBias(node, planner, name, to)
    return
  }
  if (kernel === 2 && stride === 2 && pad === 0 && side % 2 === 0) {
    const to = mapTensor(channelsOf(count, planner.block), side / 2)
    const blocks = from.channels.width / planner.block
    planner.emit(
      productStep('Conv 2x2', weights, [from, from.channels, 4], to, (kernels, images, x, y) =>
        kernels.gather_halves(x, y, images, side, blocks),
      ),
    )
    defineWithBias(node, planner, name, to)
    return
  }
  refuse(node, `with a ${kernel}x${kernel} kernel, stride ${stride} and padding ${pad}`)
}

const defineWithBias = (node: GraphNode, planner: Planner, name: string, to: Tensor): void => {
  if (!node.inputs[2]) {
    planner.define(name, to)
    return
  }
  const bias = planner.constant(node.inputs[2])
  if (bias?.dims.length !== 1 || bias.dims[0] !== countOf(to)) refuse(node, 'with a bias that is not constant')
  planner.define(
    name,
    addConstant(planner, to, (channel) => channel, bias),
  )
}

export const conv: Operator = (node, planner) => {
  const from = planner.find(node.inputs[0])
  const weights = planner.constant(node.inputs[1])
  if (!from || from.kind === 'rows') refuse(node, 'of anything but images or feature maps')
  if (!weights || weights.dims[1] !== countOf(from)) refuse(node, 'with weights that are not constant')
  const shape = shapeOf(node, weights.dims)
  if (from.kind === 'map') return convMap(node, planner, weights, from, shape)
  defineWithBias(node, planner, node.outputs[0]!, convPixels(node, planner, weights, from, shape))
  return
}
