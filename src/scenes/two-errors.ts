import { showNumber } from '../base/number.ts'
import type { Scene } from './scene.ts'

const wanted = 0.03

export const twoErrors: Scene = {
  id: 'two-errors',
  title: 'Two separate errors',
  paragraphs: [
    'Two things can go wrong. A network is never the exact denoiser: it points in a slightly wrong direction, and the finest steps would still follow other lines than they should. Here it errs on purpose: around $\\sigma = 0.4$ its answers are 0.2 too high, and its own flow (dotted) leaves the exact one (dashed).',
    'The other is truncation: finite steps leave the line that they mean to follow. Both are read apart under the plot. The network error compares two flows; the truncation error compares the run with the flow of the same denoiser.',
  ],
  hash: 'steps=8&solver=euler&points=16&axis=t&zoom=0,2.5,-2,2&images=1&perturbed=bias:0.2',
  highlighted: ['toy', 'range', 'perturbation'],
  task: {
    text: `Bring the mean global error below ${wanted}. Begin with more steps $N$: which of the two errors do they move? Then mend the bias.`,
    judge: ({ program, document, readings }) => {
      const all = readings(document.slot)
      const error = all?.globalError?.mean
      if (!all || error === undefined)
        return { isDone: false, text: 'This design adds noise: its error cannot be read.' }
      const parts = all.split?.truncation
        ? `network ${showNumber(all.split.network.mean)}, truncation ${showNumber(all.split.truncation.mean)}`
        : 'all of it truncation, as the denoiser is exact'
      return { isDone: error < wanted, text: `${program.nfe} calls: mean global error ${showNumber(error)}: ${parts}.` }
    },
    outcome:
      'Steps mend truncation and nothing else; a better network mends its own error and nothing else. What follows takes the network as it is.',
  },
}
