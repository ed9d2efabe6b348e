import { stepsControl } from './beat-controls.ts'
import type { Scene } from './scene.ts'

export const discretize: Scene = {
  id: 'discretize',
  title: 'Take finite steps',
  hash: 'steps=5&solver=euler&scale=16&seed=20&network=exact&images=9&reference=64&nameA=Euler',
  shown: { picture: 'tube', film: 'results' },
  control: stepsControl([1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 64, 80], 'Steps:'),
  beats: [
    {
      say: 'The {exact:exact curve} is where the ODE leads. You can only follow it in pieces. Ask the denoiser for the direction, go straight on to the next noise level, and ask again. That is {A:Euler’s method}.',
      film: [
        { slot: 'A', view: 'state' },
        { slot: 'A', view: 'denoised' },
      ],
      light: ['exact', 'steps'],
      question: {
        kind: 'point',
        id: 'last-step',
        ask: 'Two of five steps are taken. Where does the path end?',
        of: 'path',
        replies: {
          near: 'Yes. The path has left the curve and does not come back: each step starts where the last one ended, and knows nothing of the curve.',
          above:
            'Lower. The exact curve ends up there, but the path has left it, and each step starts where the last one ended. Nothing leads it back.',
          below:
            'Higher. Each step asks the denoiser where it stands now, so the path does not simply go on as it began. But nothing leads it back to the curve either.',
        },
      },
      notes: 'Let someone come up and point. Most follow the curve; the step does not.',
    },
    {
      say: 'The curve bends, the steps do not. With {control} steps this {A:path} ends {off A} from the exact curve. A wrong step is not taken back.',
      light: ['misses', 'control'],
      question: {
        kind: 'choice',
        id: 'twice-the-steps',
        ask: 'Take 10 steps instead of 5. How much of the error is left?',
        options: [
          {
            text: 'a quarter',
            value: 0.25,
            reply:
              'That is what a second-order method does, and you will meet one. Euler’s method has order 1: twice the steps leave 45% of the error here.',
          },
          {
            text: 'about half',
            value: 0.5,
            reply:
              'Right: 45%, from 0.13 to 0.059 over 64 pictures. Half the error for twice the steps is what order 1 means.',
          },
          {
            text: 'three quarters',
            value: 0.75,
            reply:
              'Not that bad: the steps fall where they are needed, and 45% is left. With steps in the wrong places it can be as bad as you say.',
          },
        ],
        right: { nearest: 0.45 },
      },
      notes: 'Drag the number first, from 3 to 20. The pictures below follow.',
    },
    {
      say: 'Twice the steps, half the error. Over 64 exact pictures the median error is 0.13 with 5 steps and 0.059 with 10.',
      set: 'steps=10',
      light: ['misses'],
      notes: 'Order 1: the error goes as one over the number of steps.',
    },
    {
      say: 'With 40 steps it is 0.014. But each step is a call of the denoiser, and with a large network calls are what you pay for. What follows is about getting more out of fewer calls.',
      set: 'steps=40',
      light: ['misses'],
      show: [10, 14, 20, 28, 40],
      notes: 'The number walks by itself. The question for the next half hour: the same error with fewer calls.',
    },
  ],
}
