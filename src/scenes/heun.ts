import { showNumber } from '../base/number.ts'
import type { Scene } from './scene.ts'

export const heun: Scene = {
  id: 'heun',
  title: 'Look ahead: Heun’s step',
  paragraphs: [
    'Euler trusts the slope at the start of a step. Heun’s method takes that step only to look (1), asks for the slope where it lands, moves it back to the start (2), and takes the mean of both slopes for the real step (3). Point at a step in the plot; under it choose up to which part it is drawn.',
    'This costs two calls a step. So the fair question is which is better at the same number of calls, the NFE, and not at the same number of steps.',
    'With few, long steps looking ahead can even mislead: it does in step 4, as its numbers tell, and design A (Heun, 9 steps) errs more than Euler would with its 17 calls.',
  ],
  hash: 'steps=9&B=steps=63;solver=euler&nameA=Heun&nameB=Euler&points=24&axis=t&zoom=0,2.8,-2.2,2.2&construction=step&images=1',
  step: 4,
  highlighted: ['toy', 'range', 'compare'],
  used: ['solver'],
  task: {
    text: 'Design B is Euler with 63 calls. Give A more steps until it beats B, with no more calls than B.',
    judge: ({ document, readings }) => {
      const [a, b] = [readings('A'), readings('B')]
      const [errorA, errorB] = [a?.globalError?.mean, b?.globalError?.mean]
      if (!a || !b || errorA === undefined || errorB === undefined)
        return { isDone: false, text: 'Designs A and B are both needed, and neither may add noise.' }
      const solver = document.slot === 'A' ? document.design : document.others.find(({ id }) => id === 'A')?.design
      const isHeun = solver?.solver.id === 'second-order'
      return {
        isDone: isHeun && a.nfe <= b.nfe && errorA < errorB,
        text: `Mean global error: A ${showNumber(errorA)} with ${a.nfe} calls, B ${showNumber(errorB)} with ${b.nfe}.`,
      }
    },
    outcome:
      'Once its steps are short enough Heun’s error falls as $1/N^2$ and Euler’s as $1/N$: the gap keeps growing.',
  },
}
