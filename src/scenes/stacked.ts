import { showNumber } from '../base/number.ts'
import type { Scene } from './scene.ts'

const calls = 64
const wanted = 0.003

export const stacked: Scene = {
  id: 'stacked',
  title: 'What it buys',
  paragraphs: [
    'Put together: a published sampler, then Heun’s method with the $\\rho$ time steps in its place, then $\\sigma(t) = t$ without scaling on top. On images the paper measures each change by FID and finds dozens of calls where hundreds were needed.',
    'The convergence lab below draws the same three stages against the number of calls, on the exact toy at once, and on the network of this page when you ask for it.',
    'The toy’s data are at scale 16 here, since pictures are large vectors. At scale 1 Heun in VP’s own coordinates would end ahead of $\\sigma(t) = t$. Measure before you believe.',
  ],
  hash: `steps=${calls}&solver=euler&discretization=ve&schedule=ve&sigmaMin=0.02&sigmaMax=100&scale=16&points=60&images=1`,
  highlighted: ['toy', 'lab'],
  used: ['range', 'discretization', 'schedule', 'scaling', 'solver'],
  task: {
    text: `This is VE with ${calls} calls. Change its rows one by one as in the first paragraph, until the mean global error is below ${wanted} with no more calls.`,
    judge: ({ program, document, readings }) => {
      const error = readings(document.slot)?.globalError?.mean
      return {
        isDone: error !== undefined && error < wanted && program.nfe <= calls,
        text:
          error === undefined
            ? 'This design adds noise: its error cannot be read.'
            : `${program.nfe} calls: mean global error ${showNumber(error)}.`,
      }
    },
    outcome: 'Same denoiser, same cost, and a fraction of the error: nothing was trained for it.',
  },
}
