import { showNumber } from '../base/number.ts'
import { isStochastic } from '../toy/errors.ts'
import type { Scene } from './scene.ts'

const wanted = 0.04

export const discretize: Scene = {
  id: 'discretize',
  title: 'Take finite steps',
  paragraphs: [
    'A line is followed in pieces. At the current point ask the denoiser which way the line goes, step that way in a straight line to the next time $t_{i+1} < t_i$, and ask again. That is Euler’s method.',
    'The lines bend, the steps do not. The longer a step, the further the point lands from its own line (dashed), and a wrong step is not taken back.',
    'More steps mend it, and each costs a call of the network. What follows is about getting more from as few calls.',
  ],
  hash: 'steps=5&solver=euler&points=16&axis=t&zoom=0,2.5,-2,2&images=4',
  highlighted: ['toy', 'range'],
  used: ['images'],
  task: {
    text: `Raise the number of steps $N$ until the mean global error is below ${wanted}. How many calls did it take?`,
    judge: ({ program, document, readings }) => {
      const error = isStochastic(program) ? undefined : readings(document.slot)?.globalError?.mean
      return {
        isDone: error !== undefined && error < wanted,
        text:
          error === undefined
            ? 'This design adds noise: its error cannot be read.'
            : `${program.nfe} calls: mean global error ${showNumber(error)}.`,
      }
    },
    outcome: 'The error falls about as $1/N$: half the error costs twice the calls.',
  },
}
