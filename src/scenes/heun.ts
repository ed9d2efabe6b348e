import { stepsControl } from './beat-controls.ts'
import type { Scene } from './scene.ts'

/** Heun against Euler at equal calls, on pictures and on the toy. */
const race = (heun: number, euler: number): string =>
  `steps=${heun}&B=steps=${euler};solver=euler&nameA=Heun&nameB=Euler&match=calls&seed=46`

export const heun: Scene = {
  id: 'heun',
  title: 'Look ahead: Heun’s step',
  hash: 'steps=6&scale=16&seed=332&network=exact&images=9&reference=64',
  shown: { picture: 'step' },
  control: stepsControl([4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 24, 32], 'Steps of Heun:'),
  beats: [
    {
      say: '{B:Euler} trusts the direction at the start of a step. By the time it arrives, the {exact:exact curve} has turned.',
      notes: 'Trace the arrow and the dashed curve with the pointer: same start, other ends.',
      step: 2,
      stage: 'step',
      light: ['exact'],
    },
    {
      say: 'So look before you land. Step to the end as Euler would, and ask the denoiser again, {B:there}.',
      notes: 'The second question is asked at the trial point, at the lower noise level.',
      step: 2,
      stage: 'look',
    },
    {
      say: 'Take that direction back to the start. It has seen the turn, and now leads too far.',
      step: 2,
      stage: 'average',
      question: {
        kind: 'point',
        id: 'landing',
        ask: 'Heun’s step goes in the mean of the two directions. Where does it land?',
        of: 'heun',
        replies: {
          near: 'Yes: halfway between where the two directions lead, and almost on the curve.',
          above: 'Lower: the mean of two directions from one start ends halfway between their ends.',
          below: 'Higher: the mean of two directions from one start ends halfway between their ends.',
        },
      },
      notes: 'The dashed arrow is half of the second direction, moved back.',
    },
    {
      say: '{A:Heun’s step} goes halfway between the two. It ends 0.014 from the curve, where Euler’s ends 0.18 from it: 12 times nearer, for two calls instead of one.',
      step: 2,
      stage: 'land',
      light: ['misses'],
      question: {
        kind: 'choice',
        id: 'price',
        ask: 'You have 23 calls. Which pictures end nearer to the exact ones?',
        options: [
          {
            text: '23 steps of Euler',
            value: 0.024,
            of: 'steps=23&solver=euler',
            reply:
              'Close, but no: 0.024 against 0.016. Half the steps, each of them far better, is the better deal from about 17 calls on.',
          },
          {
            text: '12 steps of Heun',
            value: 0.016,
            of: 'steps=12',
            reply: 'Right: 0.016 against 0.024. But only from about 17 calls on; with 9, Euler wins.',
          },
        ],
        right: 'least',
      },
      notes:
        'The trial point is thrown away: you only went there to look. Two calls per step, so compare at equal calls, never at equal steps. If asked: the midpoint rule and Ralston’s are the same idea with a shorter look ahead; the last step, to zero noise, stays one of Euler.',
    },
    {
      say: 'Is it worth the price? Give both 23 calls: {A:Heun} makes 12 long steps of them, {B:Euler} 23 short ones. Over 64 exact pictures the median error is 0.016 with Heun and 0.024 with Euler.',
      notes: 'Equal calls, not equal steps: say it once more. Then compare the pictures below.',
      set: race(12, 23),
      picture: 'tube',
      film: 'results',
      light: ['misses'],
    },
    {
      say: 'It depends on what you can pay. With 9 calls looking ahead misleads, and {B:Euler} wins by far. With 17 they tie. With 35 {A:Heun} is ahead, 0.0066 to 0.016. Try it: Heun makes {control} steps, {calls A} calls.',
      notes: 'Drag Heun’s steps down to 5 and up to 18, and watch who is ahead.',
      set: race(18, 35),
      picture: 'tube',
      film: 'results',
      light: ['control', 'misses'],
    },
  ],
}
