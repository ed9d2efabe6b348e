import { showNumber } from '../base/number.ts'
import type { Scene } from './scene.ts'

const wanted = 0.1

export const healing: Scene = {
  id: 'healing',
  title: 'Chance heals',
  paragraphs: [
    'Suppose that something went wrong before: all starts lie on one side. The ODE carries each of them down its line, faithfully, and one of the two modes is never reached.',
    'The general SDE adds to the ODE a second motion: replace some noise by new noise, at a rate $\\beta(t)$, while the score pulls back to where the density is. In time a population that wanders so forgets where it came from.',
    'The rate is free. Zero is the ODE; it may be constant, or act in the middle only, or be drawn as a curve.',
  ],
  hash: 'steps=64&solver=euler-maruyama,b:0&start=one-sided&points=200&images=1',
  highlighted: ['toy', 'solver'],
  task: {
    text: `Raise $b$, the strength of the exploration, until both modes are covered: a Wasserstein-1 distance below ${wanted}.`,
    judge: ({ document, readings }) => {
      const all = readings(document.slot)
      const isSkewed = document.toy.start === 'one-sided'
      return {
        isDone: isSkewed && all !== undefined && all.w1 < wanted,
        text: isSkewed
          ? `Distance to the data ${showNumber(all?.w1 ?? Number.NaN)}; along the flow lines it would stay at ${showNumber(all?.w1Exact ?? Number.NaN)}.`
          : 'The starts are normal again: choose one-sided ones under the plot’s “What is drawn”.',
      }
    },
    outcome:
      'The error of the start is forgotten. This is what chance is good for, and it holds for a network’s errors on the way as well.',
  },
}
