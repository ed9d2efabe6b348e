import { showNumber } from '../base/number.ts'
import type { Scene } from './scene.ts'

const sigmaData = 0.5

export const scaling: Scene = {
  id: 'scaling',
  title: 'Scaling the signal',
  paragraphs: [
    'Zoomed out the picture is another one: at the right edge the noise is 80, the data a hundredth of that. Networks train badly on numbers that differ so much in size.',
    'One way out is to scale the state over time, $x = s(t)\\,(y + \\sigma(t)\\,n)$. VP takes $s = 1/\\sqrt{1 + \\sigma^2}$: the spread stays near 1 and everything runs in a tube.',
    'All that $s(t)$ does is to change coordinates, and with them the shape of every line. The other way is to leave the ODE alone and to scale what goes into the network.',
  ],
  hash: 'schedule=vp&points=40&axis=t&zoom=0,1,-80,80&images=1',
  highlighted: ['toy', 'scaling'],
  task: {
    text: 'Under Scaling choose VP and see the funnel turn into a tube; press 0 on the plot, or the round arrow, to see all of it.',
    judge: ({ program }) => {
      // Standard deviation of the scaled state where it is largest.
      const spread = Math.max(...program.steps.map(({ s, sigma }) => s * Math.hypot(sigma, sigmaData)))
      return { isDone: spread < 1.5, text: `The state spreads by up to ${showNumber(spread)} over the run.` }
    },
    outcome: 'Same noise levels, same denoiser, other coordinates: compare the errors below the plot before and after.',
  },
}
