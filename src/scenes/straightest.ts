import { parameterControl } from './beat-controls.ts'
import { type Chart, measuredPoints } from './chart.ts'
import { powerHash, powers } from './measured-designs.ts'
import type { Scene } from './scene.ts'

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

export const straightest: Scene = {
  id: 'straightest',
  title: 'Which schedule?',
  hash: 'steps=18&solver=euler&schedule=power,p:0.5&scale=16&seed=20&network=exact&images=9&reference=64&nameA=Euler',
  shown: { picture: 'plane' },
  control: parameterControl('schedule', 'p', { label: 'p', words: '$p =$', values: powers }),
  beats: [
    {
      say: 'All noise levels are in sight now, from 80 down to the data. A sampler follows tangents, so it can take long steps where lines are straight. With $\\sqrt t$ they bend all the way.',
      notes: 'Point at the right half: with the root even the easy part, far from the data, is bent.',
    },
    {
      say: 'Here is a family, $\\sigma(t) \\propto t^p$. Drag $p$ from the root to the square: {control}. Which one is the straightest?',
      notes: 'Drag slowly, or hand over the mouse. Ask for a show of hands at the straightest.',
      set: 'schedule=power,p:2',
      light: ['control'],
    },
    {
      say: 'It is near $p = 1$, $\\sigma(t) = t$. Its lines are straight while there is much noise, and turn only where the data begin to show. As these data have a size of their own, the least curvature of all has $p = 0.9$.',
      notes: 'Do not dwell on 0.9: it belongs to these data.',
      set: 'schedule=power,p:1',
      light: ['exact'],
    },
    {
      say: 'Straight lines should make small errors. Measured, with 18 Euler steps: {B:the network} is best at $p = 0.9$ and 1, with an error of 0.079 where the root has 0.84. {A:Exact pictures} are best at 0.8, with 0.016; $p = 1$ has 0.032, and the root 0.17. You are at {control}.',
      notes:
        'Both worlds agree about the root. Near 1 they differ by one step of the family, and the paper takes p = 1.',
      picture: 'chart',
      chart,
      light: ['control'],
    },
    {
      say: 'A scaling bends lines as a schedule does. In the coordinates of VP, $s = 1/\\sqrt{1 + \\sigma^2}$ turns every line near $\\sigma = 1$. So choose $\\sigma(t) = t$ and $s = 1$, as DDIM has had it all along.',
      notes: 'The decision of the talk: σ(t) = t and s = 1. Two rows of Table 1 are filled.',
      set: 'scaling=vp',
    },
  ],
}
