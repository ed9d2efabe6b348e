import type { Scene } from './scene.ts'

/** VE at 19 calls with one of its choices replaced by EDM's. */
const veWith = (change: string, steps = 19): string =>
  `steps=${steps}&sigmaMin=0.02&sigmaMax=100&discretization=ve&schedule=ve&solver=euler&${change}`

export const opening: Scene = {
  id: 'opening',
  title: 'Same denoiser, same noise. Why does one fail?',
  frame: 'Opening',
  hash: [
    'steps=19&sigmaMin=0.010485992786702987&sigmaMax=152.16697028394637&discretization=vp&schedule=vp&scaling=vp&solver=euler',
    'B=steps=19;sigmaMin=0.02;sigmaMax=100;discretization=ve;schedule=ve;solver=euler',
    'C=steps=19;sigmaMax=81;discretization=iddpm;solver=euler',
    'D=steps=10&nameA=VP&nameB=VE&nameC=DDIM&nameD=EDM',
    'scale=16&seed=5&network=exact&images=4&reference=64&class=all',
  ].join('&'),
  shown: { picture: 'map' },
  beats: [
    {
      say: 'Four published samplers start from the same noise and ask the same denoiser 19 times each. Three draw clean pictures. One leaves noise all over them.',
      notes: 'Let the pictures work for a moment. Each column is a sampler, the same four noises in each.',
      question: {
        kind: 'choice',
        id: 've',
        ask: 'What spoils the pictures of VE?',
        options: [
          {
            text: 'its noise schedule',
            value: 0.032,
            of: veWith('schedule=linear'),
            reply:
              'Right. Change that alone, to $\\sigma = t$, and the median error falls from 0.20 to 0.032. Nothing else is needed.',
          },
          {
            text: 'where it puts its steps',
            value: 0.15,
            of: veWith('discretization=edm'),
            reply:
              'That is a small part of it: with EDM’s steps alone 0.20 becomes 0.15. With another schedule alone, $\\sigma = t$, it becomes 0.032.',
          },
          {
            text: 'how it takes a step',
            value: 0.41,
            of: veWith('solver=second-order', 10),
            reply:
              'On the contrary: with Heun’s better steps alone, at the same number of calls, 0.20 becomes 0.41. With another schedule alone, $\\sigma = t$, it becomes 0.032.',
          },
        ],
        right: 'least',
      },
    },
    {
      say: 'They look like packages: take one, or leave it. They are not. Each is a row of choices that have nothing to do with each other, and you can make every one of them yourself. Here are their names, after Table 1 of Karras et al. 2022.',
      notes: 'The point of the whole talk: not four methods but seven questions, each with several answers.',
    },
    {
      say: 'So this is a walk along the rows. You fill the last column, one choice at a time. At the end your sampler races the best of the four, and you see how many of your predictions were right.',
      notes: 'About 50 minutes for all scenes. Parts one and two stand on their own in 30.',
    },
  ],
}
