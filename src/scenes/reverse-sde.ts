import { showNumber } from '../base/number.ts'
import type { Scene } from './scene.ts'

/** Mean distance that counts as the data's, for a population of 500. */
const wanted = 0.025

export const reverseSde: Scene = {
  id: 'reverse-sde',
  title: 'The way back: an SDE',
  paragraphs: [
    'Adding noise is a random walk, and a random walk has a reverse. Run backwards in time it takes the same random steps, and a pull besides: towards where the density $p(x; \\sigma)$ of noisy data is higher.',
    'The pull is the score, $\\nabla_x \\log p(x; \\sigma) = (D(x; \\sigma) - x)/\\sigma^2$. The density itself is never needed: a denoiser knows its slope. The arrows show it, times $\\sigma$; they are longer where the pull is stronger.',
    'Here $\\sigma(t) = \\sqrt{t}$, as when the same amount of noise is added in every unit of time. The walk comes in from the right, jitters all the way, and ends on the data at the left edge.',
  ],
  hash: 'steps=12&solver=euler-maruyama&schedule=ve&points=500&axis=t&zoom=0,4,-3,3&scores=1&images=1',
  highlighted: ['toy', 'range'],
  used: ['solver'],
  task: {
    text: `A computer walks in finite steps. Raise the number of steps $N$ until the Wasserstein-1 distance of the results to the data is below ${wanted}.`,
    judge: ({ program, design, document, readings }) => {
      const w1 = readings(document.slot)?.w1 ?? Number.POSITIVE_INFINITY
      const isWalk = design.solver.id === 'euler-maruyama' && design.solver.params.b !== 0
      return {
        isDone: isWalk && w1 < wanted,
        text: `${program.steps.length} steps: distance ${showNumber(w1)}${isWalk ? '' : ', but this is no longer the SDE'}.`,
      }
    },
    outcome: 'It works, at the price of many denoiser calls: every random step must be small.',
  },
}
