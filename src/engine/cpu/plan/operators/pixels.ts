/** Operators on images as the network's inputs and outputs are laid out, and from maps to them. */
import type { GraphNode } from '../../graph.ts'
import { expectOnly, numberOf, refuse, textAttribute } from '../attributes.ts'
import type { Operator, Planner } from '../planner.ts'
import { callStep } from '../step.ts'
import { countOf, floatsOf, pixelsTensor, type Tensor } from '../tensor.ts'

/** Every image times, or divided by, its one number. */
export const scaleImages = (
  node: GraphNode,
  planner: Planner,
  from: Tensor,
  factors: Tensor,
  divides: boolean,
): void => {
  if (countOf(factors) !== 1 || factors.rank !== 4) refuse(node, 'of images by more than one number each')
  const to = pixelsTensor(countOf(from), from.side)
  planner.emit(
    callStep(node.op, [from, factors], to, (kernels, { images, at }) => {
      const [x, y, f] = [at(from), at(to), at(factors) / 4]
      const count = floatsOf(from, 1)
      return () => {
        const { floats } = kernels.memory
        for (let image = 0; image < images; image++) {
          const factor = floats[f + image * kernels.block]!
          kernels.scale(x + 4 * image * count, y + 4 * image * count, count, divides ? 1 / factor : factor)
        }
      }
    }),
  )
  planner.define(node.outputs[0]!, to)
}

/** A map of channels (colour, row, column) as the pixels of a larger image. */
export const depthToSpace: Operator = (node, planner) => {
  expectOnly(node, 'blocksize', 'mode')
  const from = planner.find(node.inputs[0])
  const size = numberOf(node, 'blocksize', 0)
  if (from?.kind !== 'map' || from.isPadded) refuse(node, 'of anything but a feature map')
  const colours = countOf(from) / size ** 2
  const isInOrder = from.channels.at.every((lane, channel) => lane === channel)
  if (textAttribute(node, 'mode', 'DCR') !== 'CRD' || !(size >= 1) || !Number.isInteger(colours) || !isInOrder)
    refuse(node, 'in an order other than CRD')
  const to = pixelsTensor(colours, from.side * size)
  planner.emit(
    callStep(node.op, [from], to, (kernels, { images, at }) => {
      const [x, y] = [at(from), at(to)]
      return () => kernels.spread(x, y, images, colours, from.side, size)
    }),
  )
  planner.define(node.outputs[0]!, to)
}
