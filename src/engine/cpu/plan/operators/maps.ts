/** Operators on whole maps: sums, products with a number, norms over channels, doubled size, joined channels. */
import { joined } from '../../channels.ts'
import type { Constant } from '../../constant.ts'
import type { GraphNode } from '../../graph.ts'
import { expectOnly, numberOf, reducesOver, refuse, textAttribute } from '../attributes.ts'
import type { Operator, Planner } from '../planner.ts'
import { callStep } from '../step.ts'
import { countOf, floatsOf, mapTensor, type Tensor } from '../tensor.ts'

const mapIn = (node: GraphNode, planner: Planner, name: string | undefined): Tensor => {
  const tensor = planner.find(name)
  return tensor?.kind === 'map' && !tensor.isPadded ? tensor : refuse(node, 'of anything but a feature map')
}

/** A map plus what is the same for every image: number `source(channel, pixel)` of a constant. */
export const addConstant = (
  planner: Planner,
  from: Tensor,
  source: (channel: number, pixel: number) => number,
  constant: Constant,
): Tensor => {
  const { side, channels } = from
  const to = mapTensor(channels, side)
  const pixels = side * side
  planner.emit({
    name: 'add a constant',
    reads: [from],
    writes: [to],
    load: (kernels) => {
      const { block, memory } = kernels
      const values = constant.values()
      const laid = new Float32Array(channels.width * pixels)
      for (const [channel, lane] of channels.at.entries())
        for (let pixel = 0; pixel < pixels; pixel++)
          laid[(lane - (lane % block)) * pixels + pixel * block + (lane % block)] = values[source(channel, pixel)]!
      const added = memory.put(laid)
      return ({ images, at }) => {
        const [x, y] = [at(from), at(to)]
        return () => kernels.add_to_images(x, added, y, images, pixels * block, channels.width / block)
      }
    },
  })
  return to
}

/** A map plus a constant [1, C, side, side]; one of another shape is refused. */
export const addToMap = (node: GraphNode, planner: Planner, from: Tensor, constant: Constant): void => {
  const { side } = from
  const [batch, count, height, width, ...rest] = constant.dims
  const fits = batch === 1 && count === countOf(from) && height === side && width === side && rest.length === 0
  if (!fits || from.isPadded) refuse(node, 'of a map and a constant of another shape')
  planner.define(
    node.outputs[0]!,
    addConstant(planner, from, (channel, pixel) => channel * side * side + pixel, constant),
  )
}

/** A map or pixels times a number. */
export const scaleMap = (node: GraphNode, planner: Planner, from: Tensor, factor: number): void => {
  if (from.isPadded) refuse(node, 'of a padded map')
  const to: Tensor = { ...from }
  delete to.home
  planner.emit(
    callStep(node.op, [from], to, (kernels, { images, at }) => {
      const [x, y, count] = [at(from), at(to), floatsOf(from, images)]
      return () => kernels.scale(x, y, count, factor)
    }),
  )
  planner.define(node.outputs[0]!, to)
}

export const addMaps = (node: GraphNode, planner: Planner, a: Tensor, b: Tensor): void => {
  const to: Tensor = { ...a }
  delete to.home
  planner.emit(
    callStep(node.op, [a, b], to, (kernels, { images, at }) => {
      const [x, y, sum, count] = [at(a), at(b), at(to), floatsOf(a, images)]
      return () => kernels.add(x, y, sum, count)
    }),
  )
  planner.define(node.outputs[0]!, to)
}

/** x / (|x| + eps) over the channels of a pixel: a ReduceL2 with its Add and Div. */
export const pixelNorm: Operator = (node, planner) => {
  expectOnly(node, 'axes', 'keepdims')
  const from = mapIn(node, planner, node.inputs[0])
  const add = planner.onlyUser(node.outputs[0]!, 'Add')
  const eps = add && planner.scalar(add.inputs.find((name) => name !== node.outputs[0]))
  const div = add && planner.onlyUser(add.outputs[0]!, 'Div')
  const isNorm = div && div.inputs[0] === node.inputs[0] && div.inputs[1] === add.outputs[0]
  if (!isNorm || eps === undefined || !(eps >= 0) || !reducesOver(node, planner, 1))
    refuse(node, 'outside a norm over channels')
  const to = mapTensor(from.channels, from.side)
  planner.emit(
    callStep('norm', [from], to, (kernels, { images, at }) => {
      const [x, y, pixels] = [at(from), at(to), images * from.side * from.side]
      return () => kernels.pixel_norm(x, y, pixels, from.channels.width / kernels.block, eps)
    }),
  )
  planner.take(add, div)
  planner.define(div.outputs[0]!, to)
}

/** Doubled by the nearest pixel. */
export const resize: Operator = (node, planner) => {
  expectOnly(node, 'coordinate_transformation_mode', 'mode', 'nearest_mode', 'cubic_coeff_a')
  const from = mapIn(node, planner, node.inputs[0])
  const scales = planner.constant(node.inputs[2])?.values()
  const isDouble =
    node.inputs.length === 3 &&
    !node.inputs[1] &&
    scales?.join() === '1,1,2,2' &&
    textAttribute(node, 'mode', 'nearest') === 'nearest' &&
    textAttribute(node, 'nearest_mode', 'round_prefer_floor') === 'floor' &&
    textAttribute(node, 'coordinate_transformation_mode', 'half_pixel') === 'asymmetric'
  if (!isDouble) refuse(node, 'other than doubling by the nearest pixel')
  const to = mapTensor(from.channels, 2 * from.side)
  planner.emit(
    callStep(node.op, [from], to, (kernels, { images, at }) => {
      const [x, y, maps] = [at(from), at(to), (images * from.channels.width) / kernels.block]
      return () => kernels.upsample(x, y, maps, from.side)
    }),
  )
  planner.define(node.outputs[0]!, to)
}

/** Joins channels: parts are made in place, or copied where they have another place already. */
export const concat: Operator = (node, planner) => {
  expectOnly(node, 'axis')
  const parts = node.inputs.map((name) => mapIn(node, planner, name))
  const side = parts[0]?.side
  if (numberOf(node, 'axis', 0) !== 1 || side === undefined || parts.some((part) => part.side !== side))
    refuse(node, 'along an axis other than channels')
  const to = mapTensor(joined(parts.map(({ channels }) => channels)), side)
  let lane = 0
  for (const part of parts) {
    if (part.home) copyInto(planner, part, to, lane)
    else part.home = { of: to, lane }
    lane += part.channels.width
  }
  planner.define(node.outputs[0]!, to)
}

const copyInto = (planner: Planner, from: Tensor, whole: Tensor, lane: number): void => {
  const to: Tensor = { ...mapTensor(from.channels, from.side), home: { of: whole, lane } }
  planner.emit(
    callStep('copy', [from], to, ({ memory }, { images, at }) => {
      const [x, y, count] = [at(from) / 4, at(to) / 4, floatsOf(from, images)]
      return () => void memory.floats.copyWithin(y, x, x + count)
    }),
  )
}
