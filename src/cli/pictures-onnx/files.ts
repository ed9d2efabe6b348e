/** The files of the published world as a network and of the weaker one for autoguidance, from nothing but the seed. */
import { publishedSeed } from '../../engine/exact/worlds.ts'
import { weakened } from '../../pictures/denoiser.ts'
import { drawWorld } from '../../pictures/draw-world.ts'
import type { World } from '../../pictures/world.ts'
import { makeCard, makeSelfTest } from './card.ts'
import { writePicturesOnnx } from './graph.ts'

export const networkName = 'pictures'
export const weakName = 'pictures-weak'

const filesOf = (name: string, world: World, weaker?: string): readonly (readonly [string, string | Uint8Array])[] => {
  const onnx = writePicturesOnnx(world)
  const card = { ...makeCard(name, world, publishedSeed, onnx), ...(weaker && { weaker }) }
  return [
    [`${name}.onnx`, onnx.bytes],
    [`${name}.card.json`, `${JSON.stringify(card, null, 1)}\n`],
    [`${name}.selftest.json`, `${JSON.stringify(makeSelfTest(world))}\n`],
  ]
}

/** Contents by file name; the same bytes every time. */
export const makePicturesFiles = (): ReadonlyMap<string, string | Uint8Array> => {
  const world = drawWorld(publishedSeed, 32)
  return new Map([...filesOf(networkName, world, weakName), ...filesOf(weakName, weakened(world))])
}
