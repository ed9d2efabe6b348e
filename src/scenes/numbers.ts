import { showNumber } from '../base/number.ts'
import type { Scene } from './scene.ts'

/** NFE of the paper's CIFAR-10 results. */
const calls = 35

export const numbers: Scene = {
  id: 'numbers',
  title: 'The numbers',
  paragraphs: [
    'All together: on CIFAR-10 the paper reports FID 1.79 with classes and 1.97 without, deterministic, at 35 calls. On ImageNet-64 a given network goes from 2.07 to 1.55 by the sampler alone, and to 1.36 when it is trained anew.',
    'The table sets them beside what is measured here: the samplers of Table 1 on the exact toy and on this page’s small network, and its losses. These are other measures on another network, of a few hundred images: above the table of the samplers stands how far they tell these apart.',
  ],
  hash: `steps=${calls}&solver=euler&scale=16&points=200&images=1`,
  highlighted: ['numbers', 'toy'],
  used: ['range', 'solver', 'discretization', 'schedule', 'scaling', 'stochasticity'],
  task: {
    text: `This is Euler with ${calls} calls. Set up the sampler of the paper’s CIFAR-10 results at the same cost: Heun’s method, and as many steps as ${calls} calls allow.`,
    judge: ({ design, program, document, readings }) => {
      const error = readings(document.slot)?.globalError?.mean
      const isHeun = design.solver.id === 'second-order' && design.solver.params.alpha === 1
      const isEdm =
        design.discretization.id === 'edm' &&
        design.discretization.params.rho === 7 &&
        design.schedule.id === 'linear' &&
        design.scaling.id === 'none' &&
        design.stochasticity.id === 'none'
      const cost = `${program.steps.length} steps, ${program.nfe} calls`
      return {
        isDone: isHeun && isEdm && program.nfe === calls,
        text:
          error === undefined ? `${cost}; this design adds noise.` : `${cost}: mean global error ${showNumber(error)}.`,
      }
    },
    outcome: 'The paper’s sampler: 18 Heun steps, $\\rho = 7$, $\\sigma(t) = t$, no noise added.',
  },
}
