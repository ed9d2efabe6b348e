import { showNumber } from '../base/number.ts'
import { scaledMixture } from '../toy/scale.ts'
import { straightnessOf } from '../toy/straightness.ts'
import { targetOf } from '../toy/target.ts'
import type { Scene } from './scene.ts'

const wanted = 0.005

export const straightest: Scene = {
  id: 'straightest',
  title: 'Which schedule?',
  paragraphs: [
    'All noise levels are in the plot now, from 80 down to the data. A sampler follows tangents, so it can take long steps where lines are straight. Here the lines bend, and the tangents of the step under the cursor leave them at once.',
    'Two readings tell how straight: the curvature, by how much lines leave the chord between their ends, and the gap, by how much a tangent drawn on to $t = 0$ misses the end of its line. The table holds a family beside each other.',
    'Scaling bends lines too: compare $s = 1$ with $s_{\\mathrm{VP}}(t)$, whose tangents may hit all the same.',
  ],
  hash: 'steps=12&solver=euler&schedule=power,p:2&points=16&axis=t&zoom=0,80,-170,170&tangents=1&straightness=1&images=1',
  step: 3,
  highlighted: ['toy', 'schedule'],
  used: ['scaling'],
  task: {
    text: `Find the exponent $p$ whose lines are the straightest: a curvature below ${wanted}. Drag $p$, walk through the powers, or take one from the table.`,
    judge: ({ design, document }) => {
      const data = scaledMixture(document.mixture, document.scale)
      const { plain, mixture } = targetOf(data, document.toyClass, design.guidance)
      const { curvature, gap } = straightnessOf(design, plain ?? mixture)
      const { id, params } = design.schedule
      const name = id === 'power' ? `p = ${showNumber(params.p!)}` : 'This schedule'
      return {
        isDone: curvature < wanted,
        text: `${name}: curvature ${showNumber(curvature)}, tangents miss by ${showNumber(gap)} of the data’s units.`,
      }
    },
    outcome:
      'It is $\\sigma(t) = t$ with $s = 1$, as near as the data’s own width lets one tell. Straight is not yet accurate: look at the mean global error as well.',
  },
}
