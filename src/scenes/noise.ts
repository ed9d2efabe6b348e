import { showNumber } from '../base/number.ts'
import { wasserstein1 } from '../toy/errors.ts'
import { forwardWalks, walksAt } from '../toy/forward.ts'
import { scaledMixture } from '../toy/scale.ts'
import type { Scene } from './scene.ts'

const wanted = 0.08
/** Data that are all 0: with noise in them, the normal distribution. */
const nothing = { w: [1], mu: [0], s: [0] }

export const noise: Scene = {
  id: 'noise',
  title: 'Adding noise is easy',
  paragraphs: [
    'First the way that needs no network. Take one data point, here a number $x$ near one of two common values, and keep adding small random numbers: it walks further and further from where it was.',
    'With time the sum of all that noise has a standard deviation of $\\sigma$, and soon nothing in it tells where the walk began.',
    'The colours show how likely each $x$ is at each noise level: two narrow bumps at the left edge, the data, run together into a single broad one.',
  ],
  hash: 'way=forward&schedule=ve&points=1&axis=t&zoom=0,4,-4,4&images=1',
  highlighted: ['toy'],
  task: {
    text: `Raise the number of points until their walks end in a normal distribution: less than ${wanted} of the noise level away from it.`,
    judge: ({ document, program }) => {
      const { toy, mixture, scale, seed } = document
      const sigma = program.steps[0]!.sigma
      const ends = walksAt(forwardWalks(scaledMixture(mixture, scale), seed, toy.count), sigma)
      const distance = wasserstein1(nothing, ends, sigma) / sigma
      return {
        isDone: toy.way === 'forward' && distance < wanted,
        text:
          toy.way === 'forward'
            ? `${toy.count === 1 ? 'One walk' : `${toy.count} walks`} to σ = ${showNumber(sigma)}: ${showNumber(distance)} of it away from the normal.`
            : 'The plot shows the sampler: choose “adding noise” under the plot’s “What is drawn”.',
      }
    },
    outcome: 'The right edge is a distribution that one can draw from without any data. If only there were a way back.',
  },
}
