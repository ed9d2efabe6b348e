/** Specs for the tests of what is kept. */
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import type { ExactContent } from '../../../src/measure/exact/exact.ts'
import type { QualityContent, SearchContent } from '../../../src/measure/quality/quality.ts'
import type { PictureWorld, Spec, SpecCurve, ToyWorld } from '../../../src/measure/studies/spec.ts'
import type { FeatureNetworkSummary } from '../../../src/metrics/quality/protocol.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'

export const heun: Design = defaultDesign
export const euler: Design = { ...defaultDesign, solver: chooseDefault('solver', 'euler') }
export const noisy: Design = { ...defaultDesign, solver: chooseDefault('solver', 'euler-ancestral') }

export const curve = (key: string, design: Design, steps: readonly number[] = [2, 4]): SpecCurve => ({
  key,
  label: key,
  design,
  steps,
})

export const toyWorld: ToyWorld = { kind: 'toy', mixture: defaultMixture, label: null, points: 50 }

export const pictureWorld: PictureWorld = {
  kind: 'pictures',
  network: 'tiny aa',
  name: 'tiny',
  id: null,
  perturbation: null,
  labels: [null, null],
}

const network = { network: 'tiny aa', name: 'tiny', id: 'tiny', perturbation: null } as const

/** The network that makes images numbers in tests. */
export const classifier: FeatureNetworkSummary = {
  name: 'tiny-classifier',
  origin: 'shipped',
  features: 8,
  sha256: 'f00',
  reference: 'made-up images',
  hasClasses: true,
  testAccuracy: null,
  testImages: [],
}

export const quality: QualityContent = {
  kind: 'quality',
  network,
  judge: { origin: 'shipped', opened: classifier },
  curves: [{ key: 'A', label: 'A: EDM', design: heun, before: euler }],
  at: { steps: [2, 3] },
  images: 40,
  draws: 2,
}

export const exactQuality: ExactContent = {
  kind: 'exact quality',
  network: { network: 'Exact pictures ', name: 'Exact pictures', id: 'exact', perturbation: null },
  class: 'all',
  curves: [
    { key: 'A', label: 'A: Heun', design: heun },
    { key: 'B', label: 'B: Euler', design: euler },
  ],
  at: { steps: [2, 3] },
  images: 40,
  draws: 2,
}

export const churnSearch: SearchContent = {
  kind: 'churn search',
  network,
  judge: { origin: 'shipped', opened: null },
  label: 'A: EDM',
  design: { ...heun, steps: 4 },
  values: { sChurn: [0, 2], sTmin: [0], sTmax: [80, Number.POSITIVE_INFINITY], sNoise: [1] },
  method: 'grid',
  images: 20,
}

export const specOf = (changes: Partial<Spec> = {}): Spec => ({
  what: 'error',
  world: toyWorld,
  curves: [curve('A', heun), curve('B', euler)],
  seeds: [1],
  reference: 8,
  ...changes,
})

/** Waits for what other turns of the event loop bring. */
export const until = async (condition: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 500; turn++) {
    if (condition()) return
    await new Promise((resolve) => setTimeout(resolve))
  }
  throw new Error('it did not come to pass')
}
