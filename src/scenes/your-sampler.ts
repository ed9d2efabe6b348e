import { buildCalls } from './build-options.ts'
import type { Scene } from './scene.ts'

export const yourSampler: Scene = {
  id: 'your-sampler',
  title: `Your sampler against EDM, ${buildCalls} calls each`,
  frame: 'The end',
  hash: [
    `steps=${buildCalls}&discretization=vp&schedule=vp&scaling=vp&solver=euler`,
    'B=steps=18&nameA=Yours&nameB=EDM&scale=16&seed=5&network=exact&images=9&reference=64&class=all',
  ].join('&'),
  shown: { picture: 'build' },
  beats: [
    {
      say: 'Every row is yours now. {A:Your sampler} begins as VP of 2021, and {B:EDM} of 2022 is the one to beat. Both have 35 calls: whatever you pick, the number of steps follows. Change one row at a time, and watch the pictures.',
      notes: 'Ask the audience which row to change first. Scaling and schedule bring most; DPM++ 2M beats EDM.',
    },
    {
      say: 'These were your predictions. A wrong one is worth more than a right one, if you know why by now. Each leads back to its scene.',
      picture: 'score',
      notes: 'In a lecture this list is that of the machine that you present on.',
    },
    {
      say: 'Seven choices, and you can make every one of them for your own model. Take your sampler with you.',
      picture: 'doors',
      notes: 'The link in the address bar holds the sampler that was built.',
    },
  ],
}
