import { showNumber } from '../base/number.ts'
import type { Scene } from './scene.ts'

const wanted = 0.1

export const churn: Scene = {
  id: 'churn',
  title: 'Churn: noise up, ODE down',
  paragraphs: [
    'A simple recipe has the same effect without an SDE solver. Each step has two halves: first add fresh noise, from $\\sigma_i$ up to $\\hat\\sigma_i = (1 + \\gamma)\\,\\sigma_i$ (dotted, 1); then follow the ODE from there down to $\\sigma_{i+1}$. The step under the cursor is drawn in its parts, with their numbers under the plot.',
    'Heun’s method does the second half. $S_{\\mathrm{churn}}$ says how much is added in all, $S_{\\mathrm{tmin}}$ and $S_{\\mathrm{tmax}}$ between which levels.',
    'It is a trade. New noise wipes out old errors, and each longer way down makes new ones; how much is best differs from one network to the next.',
  ],
  hash: 'steps=40&stochasticity=churn,sChurn:0,sTmin:0,sTmax:inf,sNoise:1&start=one-sided&points=1000&images=1&axis=step&construction=step',
  step: 25,
  highlighted: ['toy', 'stochasticity'],
  task: {
    text: `The starts are one-sided again. Raise $S_{\\mathrm{churn}}$ until the Wasserstein-1 distance is below ${wanted}.`,
    judge: ({ document, design, readings }) => {
      const all = readings(document.slot)
      const isAsked = document.toy.start === 'one-sided' && design.stochasticity.id === 'churn'
      return {
        isDone: isAsked && all !== undefined && all.w1 < wanted,
        text: isAsked
          ? `S_churn ${showNumber(design.stochasticity.params.sChurn!)}: distance to the data ${showNumber(all?.w1 ?? Number.NaN)}.`
          : 'One-sided starts and churn are needed.',
      }
    },
    outcome:
      'Now set the starts to normal (under the plot’s “What is drawn”): there is nothing to heal, and with $S_{\\mathrm{churn}} = 0$ the distance is smaller than with any churn.',
  },
}
