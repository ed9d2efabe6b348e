import { type Parameter, param } from '../choice.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { lastTimestep, modelLevels, modelRange } from './model-levels.ts'

/** Numbers of the spacings in links. */
const [asMany, toTheEnd] = [1, 2]

const spacingParameter: Parameter = {
  key: 'spacing',
  tex: 'm',
  label: 'spacing',
  min: asMany,
  max: toTheEnd,
  default: asMany,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: asMany, label: 'diffusers' },
    { value: toTheEnd, label: 'ComfyUI' },
  ],
  help: 'Where N does not divide 1000: 1 stops after N levels, as diffusers does, 2 goes on to the highest, as ComfyUI does.',
}

const strideFor = (steps: number): number => Math.floor((lastTimestep + 1) / steps)

/** How many levels ComfyUI makes of a number of steps: from the second lowest on, until the table ends. */
const levelsMadeOf = (asked: number): number => Math.ceil(lastTimestep / strideFor(asked))

/**
 * The stride of the run in which ComfyUI makes this many steps, often more than it was asked for. Throws RangeError where it
 * makes no such run.
 */
const comfyStride = (steps: number): number => {
  for (let asked = steps; asked >= 1; asked--) {
    if (levelsMadeOf(asked) === steps) return strideFor(asked)
    // Fewer steps asked for never make more levels.
    if (levelsMadeOf(asked) < steps) break
  }
  const made = Array.from({ length: lastTimestep }, (_, k) => levelsMadeOf(k + 1))
  const near = [made.findLast((count) => count < steps), made.find((count) => count > steps)]
  throw new RangeError(
    `whatever it is asked for, ComfyUI’s ddim_uniform never makes ${steps} steps: ` +
      `take ${near.filter((count) => count !== undefined).join(' or ')}`,
  )
}

/**
 * Every floor(1000 / N)-th level of the trained model, counted from the second lowest, as DDIM was published with: it
 * starts below sigma_max ("leading" spacing). Where N does not divide 1000, ComfyUI walks on to the table's end, which is
 * more steps than it was asked for: with its spacing, N is the number of steps that it makes.
 */
export const ddimUniform: DiscretizationSpec = {
  id: 'ddim-uniform',
  label: 'DDIM uniform',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{SD}}(\tau_i),\quad \tau_i = 1 + (N - 1 - i)\,\lfloor 1000/n \rfloor,\quad n = N\ \text{or what ComfyUI is asked for}`,
  source: 'Song et al. 2021 (DDIM); diffusers (timestep_spacing "leading", offset 1), ComfyUI ("ddim_uniform")',
  defaultRange: modelRange,
  endsAt: 'own',
  parameters: [spacingParameter],
  create: (params) => ({
    sigmas: (steps, range) => {
      const stride = param(params, 'spacing') === toTheEnd ? comfyStride(steps) : strideFor(steps)
      return modelLevels(
        Array.from({ length: steps }, (_, i) => 1 + (steps - 1 - i) * stride),
        range,
      )
    },
  }),
}
