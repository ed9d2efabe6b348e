import { showNumber } from '../base/number.ts'
import { stepsControl } from './beat-controls.ts'
import type { Board } from './board.ts'
import { type Chart, type ChartSeries, measuredMedian, measuredPoints } from './chart.ts'
import { budgets, type Stack, stacks, veChanges } from './measured-designs.ts'
import type { Scene } from './scene.ts'

/** Off the scale: five Heun steps under the root explode. */
const most = 1

const series = (stack: Stack, name: string, of: ChartSeries['of'], isDashed = false): ChartSeries => ({
  name,
  of,
  points: measuredPoints(budgets, stacks[stack]).filter(({ value }) => value < most),
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

const cells = (hash: string): readonly string[] =>
  (['pictures', 'network'] as const).map((world) => showNumber(measuredMedian(hash, world), 2))

const veBoard: Board = {
  caption: 'Median error with 35 calls; VE as published, and with one of its choices changed',
  columns: ['', 'exact pictures', 'network'],
  rows: [
    { name: 'VE', of: 'A', cells: cells(stacks.ve(35)) },
    { name: 'EDM’s levels', of: 'D', cells: cells(veChanges.steps) },
    { name: 'Heun', of: 'C', cells: cells(veChanges.solver) },
    { name: 'σ(t) = t', of: 'B', cells: cells(veChanges.schedule) },
  ],
}

/** A design of a hash as the value of a letter. */
const slot = (hash: string): string => hash.replaceAll('&', ';')

export const stacked: Scene = {
  id: 'stacked',
  title: 'What it buys',
  hash: 'steps=18&scale=16&seed=46&network=exact&images=9&reference=64&nameA=EDM',
  shown: { picture: 'chart' },
  control: stepsControl([5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 24, 32, 48, 64], 'Steps of Heun:'),
  beats: [
    {
      say: 'Now put it all together, and count calls. These are samplers as they were published, {B:VE}, {C:VP} and {D:DDIM}, on 64 exact pictures. For an error of 0.02 {D:DDIM} needs 63 calls, and {B:VE} 127.',
      notes: 'Read the axes aloud first: calls across, error upwards. Lower left is better.',
      chart: chart(published),
    },
    {
      say: 'Give them Heun’s steps, on levels with $\\rho = 7$, and leave their coordinates alone. The curves fall twice as steeply: {C:VP} is at 0.018 with 35 calls, where it had 0.041.',
      notes: 'Two changes at once, solver and levels. The coordinates stay those of each sampler.',
      chart: chart([...published, ...stepped]),
    },
    {
      say: 'Now the coordinates, $\\sigma(t) = t$ and $s = 1$: with 35 calls {A:EDM} is at 0.0066. Same denoiser, same cost, and nothing was trained for it. Only with 9 calls its long steps lose, to {C:VP} and {D:DDIM}.',
      notes: 'Same denoiser, nothing trained: repeat that. And be honest about nine calls.',
      chart: chart([...published, ...stepped, ...ours]),
    },
    {
      say: 'And you? Heun makes {control} steps here, {calls A} calls. Find the number from which more hardly shows in the pictures.',
      notes: 'Let someone choose a number, then ask the room whether they can tell it from the next one.',
      chart: chart([...published, ...stepped, ...ours], 'calls'),
      light: ['control'],
      question: {
        kind: 'choice',
        id: 've-cure',
        ask: 'You may change one choice of VE, at 35 calls. Which one helps its pictures most?',
        options: [
          {
            text: 'the noise levels',
            value: 0.058,
            of: veChanges.steps,
            reply: 'They help a little: from 0.081 to 0.058. Its lines are as bent as before.',
          },
          {
            text: 'Heun’s steps',
            value: 0.088,
            of: veChanges.solver,
            reply: 'They do not help at all here: 0.088 instead of 0.081. Half the steps are too long for such bends.',
          },
          {
            text: 'the schedule',
            value: 0.018,
            of: veChanges.schedule,
            reply: 'Right: from 0.081 to 0.018. It straightens every line.',
          },
        ],
        right: 'least',
      },
    },
    {
      say: 'Which of the choices counts most? For {A:VE} it is the schedule alone. On the network its error with 35 calls is 0.51. Heun’s steps leave 0.34, EDM’s levels 0.45. {B:σ(t) = t} leaves 0.042.',
      notes: 'One change at a time, from VE as it was published. Compare 0.51 with 0.042 before you go on.',
      set: `${stacks.ve(35)}&B=${slot(veChanges.schedule)}&C=${slot(veChanges.solver)}&D=${slot(veChanges.steps)}&nameA=VE&nameB=σ(t) = t&nameC=Heun&nameD=Levels`,
      picture: 'board',
      board: veBoard,
      film: 'results',
    },
  ],
}
