import { showNumber } from '../base/number.ts'
import type { Scene } from './scene.ts'

const wanted = 0.0065

export const timeSteps: Scene = {
  id: 'time-steps',
  title: 'Where to put the steps',
  paragraphs: [
    'With the schedule settled, what is left to choose is where the steps end. Lines bend most at low noise, where detail is decided, so that is where steps should be short.',
    'One family does it with one number: levels even in $\\sigma^{1/\\rho}$. With $\\rho = 1$ all steps are equally long in $\\sigma$, and the last of them jumps over all that matters. A larger $\\rho$ shortens them towards the data.',
    'Past a point the error rises again: what low noise gets, high noise lacks.',
  ],
  hash: 'steps=18&discretization=edm,rho:1&scale=16&points=60&images=4',
  highlighted: ['discretization', 'toy', 'levels'],
  used: ['images'],
  task: {
    text: `Keep 18 steps. Raise $\\rho$ until the mean global error is below ${wanted}.`,
    judge: ({ design, program, document, readings }) => {
      const error = readings(document.slot)?.globalError?.mean
      const isEdm = design.discretization.id === 'edm'
      const { rho } = design.discretization.params
      const isAsked = isEdm && program.steps.length <= 18
      return {
        isDone: isAsked && error !== undefined && error < wanted,
        text:
          error === undefined
            ? 'This design adds noise: its error cannot be read.'
            : `${isEdm ? `ρ = ${showNumber(rho!)}` : 'Another family'}, ${program.steps.length} steps: mean global error ${showNumber(error)}.`,
      }
    },
    outcome:
      'Go on to $\\rho = 20$ and the error rises again, slowly: the optimum is broad. Here it is about 3; the paper takes 7 for images.',
  },
}
