/** What samplers err on the toy at one scale of its data: the quantities by which scales are compared. */
import { compile } from '../../../src/core/compile.ts'
import type { Design } from '../../../src/core/design.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { evenNoise } from '../../../src/metrics/toy-setting.ts'
import { measure } from '../../../src/toy/measure.ts'
import type { Mixture } from '../../../src/toy/mixture.ts'
import { scaledMixture } from '../../../src/toy/scale.ts'

/** 18 Heun steps of EDM with some choices changed. Throws for choices that there are not. */
const changed = (input: Record<string, unknown>): Design => {
  const { value, notes } = parseDesign({ steps: 18, ...input })
  if (notes.length > 0) throw new Error(notes.join('; '))
  return value
}
const choice = (id: string, params: Record<string, number> = {}) => ({ id, params })
const euler = { solver: choice('euler') }

export const scaleRhos = [2, 3, 4, 5, 7, 10, 15, 100] as const

/** Columns of the table. */
export const scaleDesigns = {
  EDM: changed({}),
  s_VP: changed({ scaling: choice('vp') }),
  'VP / VP': changed({ schedule: choice('vp'), scaling: choice('vp') }),
  sigma_VP: changed({ schedule: choice('vp') }),
  'sqrt t': changed({ schedule: choice('ve') }),
  'Heun 9': changed({ steps: 9 }),
  'Euler 17': changed({ ...euler, steps: 17 }),
  'Heun 12': changed({ steps: 12 }),
  'Euler 23': changed({ ...euler, steps: 23 }),
  'Heun 18': changed({}),
  'Euler 35': changed({ ...euler, steps: 35 }),
  ...Object.fromEntries(
    scaleRhos.map((rho) => [`rho ${rho}`, changed({ discretization: choice('edm', { rho }) })] as const),
  ),
} as const satisfies Record<string, Design>

/** RMS global error in units of the scale, of 1000 starts spread evenly in probability: no seed decides. */
export const errorAtScale = (mixture: Mixture, scale: number, design: Design): number => {
  const noise = evenNoise(1, 1000)
  const data = { mixture: scaledMixture(mixture, scale), label: null }
  return measure({ design, program: compile(design) }, data, noise).globalError!.rms
}
