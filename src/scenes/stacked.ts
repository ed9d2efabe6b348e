import { stepsControl } from './beat-controls.ts'
import { type Chart, type ChartSeries, measuredPoints } from './chart.ts'
import { budgets, type Stack, stacks } from './measured-designs.ts'
import type { StagedScene } from './scene.ts'

const series = (stack: Stack, name: string, of: ChartSeries['of'], isDashed = false): ChartSeries => ({
  name,
  of,
  points: measuredPoints(budgets, stacks[stack]),
  ...(isDashed && { isDashed }),
})

const published = [series('ve', 'VE', 'B', true), series('vp', 'VP', 'C', true), series('iddpm', 'DDIM', 'D', true)]
const stepped = [series('ve+heun', 'VE + steps', 'B'), series('vp+heun', 'VP + steps', 'C')]
const ours = [series('edm', 'EDM', 'A')]

const chart = (all: readonly ChartSeries[], you?: Chart['you']): Chart => ({
  across: 'network calls per picture',
  ticks: [9, 17, 35, 63, 127],
  up: 'error of the pictures',
  series: all,
  ...(you && { you }),
})

export const stacked: StagedScene = {
  id: 'stacked',
  title: 'What it buys',
  hash: 'steps=18&scale=16&seed=46&network=exact&images=9&reference=64&nameA=EDM',
  shown: { picture: 'chart' },
  control: stepsControl([5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 24, 32, 48, 64], 'Steps of Heun:'),
  beats: [
    {
      say: 'Now put it together. These are samplers as published, {B:VE}, {C:VP} and {D:DDIM}, on 64 exact pictures.',
      chart: chart(published),
    },
    {
      say: 'Steps.',
      chart: chart([...published, ...stepped]),
    },
    {
      say: 'Coordinates.',
      chart: chart([...published, ...stepped, ...ours]),
    },
    {
      say: 'You.',
      chart: chart([...published, ...stepped, ...ours], 'calls'),
      light: ['control'],
    },
  ],
}
