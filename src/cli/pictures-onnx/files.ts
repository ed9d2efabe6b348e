/** The three files of the published world as a network, from nothing but its seed. */
import { publishedSeed } from '../../engine/exact/worlds.ts'
import { drawWorld } from '../../pictures/draw-world.ts'
import { makeCard, makeSelfTest } from './card.ts'
import { writePicturesOnnx } from './graph.ts'

export const networkName = 'pictures'

/** Contents by file name; the same bytes every time. */
export const makePicturesFiles = (): ReadonlyMap<string, string | Uint8Array> => {
  const world = drawWorld(publishedSeed, 32)
  const onnx = writePicturesOnnx(world)
  const card = makeCard(networkName, world, publishedSeed, onnx)
  return new Map<string, string | Uint8Array>([
    [`${networkName}.onnx`, onnx.bytes],
    [`${networkName}.card.json`, `${JSON.stringify(card, null, 1)}\n`],
    [`${networkName}.selftest.json`, `${JSON.stringify(makeSelfTest(world))}\n`],
  ])
}
