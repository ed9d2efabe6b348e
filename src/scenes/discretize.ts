import { stepsControl } from './beat-controls.ts'
import type { StagedScene } from './scene.ts'

export const discretize: StagedScene = {
  id: 'discretize',
  title: 'Take finite steps',
  hash: 'steps=5&solver=euler&scale=16&seed=20&network=exact&images=9&reference=64&nameA=Euler',
  shown: { picture: 'tube', film: 'results' },
  control: stepsControl([1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 32, 40, 64, 80], 'Steps:'),
  beats: [
    {
      say: 'The {exact:exact curve} is where the ODE leads. You can only follow it in pieces. Ask the denoiser for the direction, go straight on to the next noise level, and ask again. That is {A:Euler’s method}.',
      film: [
        { slot: 'A', view: 'state' },
        { slot: 'A', view: 'denoised' },
      ],
      light: ['exact', 'steps'],
    },
    {
      say: 'The curve bends, the steps do not. With {control} steps this {A:path} ends {off A} from the exact curve. A wrong step is not taken back.',
      light: ['misses', 'control'],
    },
    {
      say: 'Twice the steps, half the error. Over 64 exact pictures the median error is 0.13 with 5 steps and 0.059 with 10.',
      set: 'steps=10',
      light: ['misses'],
    },
    {
      say: 'With 40 steps it is 0.014. But each step is a call of the denoiser, and with a large network calls are what you pay for. What follows is about getting more out of fewer calls.',
      set: 'steps=40',
      light: ['misses'],
    },
  ],
}
