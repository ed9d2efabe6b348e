/** Specs for the tests of what is kept. */
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import type { PictureWorld, Spec, SpecCurve, ToyWorld } from '../../../src/measure/studies/spec.ts'
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

export const specOf = (changes: Partial<Spec> = {}): Spec => ({
  what: 'error',
  world: toyWorld,
  curves: [curve('A', heun), curve('B', euler)],
  seeds: [1],
  reference: 8,
  ...changes,
})
