import { parameterControl } from './beat-controls.ts'
import { type Chart, measuredPoints } from './chart.ts'
import { powerHash, powers } from './measured-designs.ts'
import type { StagedScene } from './scene.ts'

const chart: Chart = {
  across: 'exponent p',
  ticks: [0.5, 0.7, 1, 1.5, 2, 3],
  up: 'error of the pictures',
  series: [
    { name: 'exact pictures', of: 'A', points: measuredPoints(powers, powerHash) },
    { name: 'network', of: 'B', points: measuredPoints(powers, powerHash, 'network') },
  ],
  you: 'control',
}

export const straightest: StagedScene = {
  id: 'straightest',
  title: 'Which schedule?',
  hash: 'steps=18&solver=euler&schedule=power,p:0.5&scale=16&seed=20&network=exact&images=9&reference=64&nameA=Euler',
  shown: { picture: 'plane' },
  control: parameterControl('schedule', 'p', { label: 'p', words: '$p =$', values: powers }),
  beats: [
    {
      say: 'All noise levels are in sight now, from 80 down to the data. A sampler follows tangents, so it can take long steps where lines are straight. With $\\sqrt t$ they bend all the way.',
    },
    {
      say: 'Here is a family, $\\sigma(t) \\propto t^p$. Drag $p$ from the root to the square: {control}. Which one is the straightest?',
      set: 'schedule=power,p:2',
      light: ['control'],
    },
    {
      say: 'It is $p = 1$, as near as one can tell: $\\sigma(t) = t$. The lines are straight while there is much noise, and turn only where the data begin to show.',
      set: 'schedule=power,p:1',
      light: ['exact'],
    },
    {
      say: 'Chart.',
      picture: 'chart',
      chart,
    },
  ],
}
