import { showNumber } from '../base/number.ts'
import { isStochastic } from '../toy/errors.ts'
import type { Scene } from './scene.ts'

export const ode: Scene = {
  id: 'ode',
  title: 'The way back: an ODE',
  paragraphs: [
    'The same densities can be walked through without any chance. Drop the random steps, halve the pull, and an ordinary differential equation is left: $\\mathrm dx/\\mathrm dt = -\\dot\\sigma\\,\\sigma\\,\\nabla_x \\log p(x; \\sigma)$.',
    'Its solutions are the flow lines on the plot. Each start has exactly one of them and they never cross; images along one fade in where those of the SDE flicker.',
    'Both ways end in the same distribution. The rest of this tour follows the lines first, and comes back to chance later.',
  ],
  hash: 'steps=64&solver=euler-maruyama&schedule=ve&points=12&axis=t&zoom=0,4,-3,3&images=1',
  highlighted: ['toy', 'solver'],
  task: {
    text: 'Switch chance off: under Sampler press “ODE (b = 0)”.',
    judge: ({ program, document, readings }) => {
      const isRandom = isStochastic(program)
      const error = readings(document.slot)?.globalError?.mean
      return {
        isDone: !isRandom && error !== undefined,
        text:
          isRandom || error === undefined
            ? 'Noise is added at every step: no result belongs to a start.'
            : `No noise is added: the results lie ${showNumber(error)} from the ends of their flow lines.`,
      }
    },
    outcome:
      'The jitter is gone and every path keeps to a line. Now one can say of each single result how wrong it is.',
  },
}
