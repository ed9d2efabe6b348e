/** Where sampled images come from: a network file, or a world whose denoiser is known. */
import { isPerturbed, noPerturbation, type Perturbation } from '../core/perturbation.ts'
import { asksWeak, type Program } from '../core/program.ts'
import { exactId } from '../engine/exact/worlds.ts'
import type { ExactWorld } from '../engine/protocol.ts'
import { weakened } from '../pictures/denoiser.ts'
import { drawWorld } from '../pictures/draw-world.ts'
import { arithmeticOn, type Device } from './device.ts'
import { openNetwork, provideWeak, readCard } from './network.ts'
import { type SampledImage, sampleExactImage, sampleImage } from './sample-images.ts'

export interface SampleSource {
  readonly labels: readonly string[]
  /** Side of an image, in pixels. */
  readonly side: number
  /** What the trace says of it: how it computes, and what it is. */
  readonly account: Readonly<Record<string, unknown>>
  /** Its part of a link of the page. */
  readonly link: { readonly network: string | null; readonly perturbation: Perturbation }
  readonly sample: (program: Program, seed: number, image: number, label: number | null) => Promise<SampledImage>
  readonly dispose: () => Promise<void>
}

/** Opens and tests a network for a program, and the weaker one where it asks for that. Throws EngineFault. */
export const networkSource = async (stem: string, program: Program, device: Device = 'cpu'): Promise<SampleSource> => {
  const card = await readCard(stem)
  const network = await openNetwork(stem, card, 1, device)
  const weak = asksWeak(program) ? await provideWeak(stem, network) : undefined
  const { name, file, bytes, sha256 } = card
  return {
    labels: card.labels,
    side: network.backend.side,
    account: {
      arithmetic: arithmeticOn(device),
      model: { name, file, bytes, sha256, selfTestError: network.selfTestError },
      ...(weak && { weakModel: { name: weak.name, file: weak.file, bytes: weak.bytes, sha256: weak.sha256 } }),
    },
    link: { network: null, perturbation: noPerturbation },
    sample: (program, seed, image, label) => sampleImage(program, network, seed, image, label),
    dispose: () => network.backend.dispose(),
  }
}

/** Draws an exact world, whose denoiser and start may err on purpose. */
export const exactSource = (exact: ExactWorld, perturbation: Perturbation): SampleSource => {
  const world = drawWorld(exact.seed, exact.side, exact.isGrainy)
  const denoisers = { main: world, weak: weakened(world), perturbation }
  return {
    labels: world.names,
    side: world.side,
    account: {
      arithmetic: 'float64; the denoiser is exact',
      model: { name: exactId(exact), ...exact },
      ...(isPerturbed(perturbation) && { perturbation }),
    },
    link: { network: exactId(exact), perturbation },
    sample: async (program, seed, image, label) => sampleExactImage(program, denoisers, seed, image, label),
    dispose: async () => undefined,
  }
}
