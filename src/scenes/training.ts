import type { Scene } from './scene.ts'

export const training: Scene = {
  id: 'training',
  title: 'Training',
  hash: 'steps=18&scale=16&budget=1500&network=exact&images=1',
  shown: { picture: 'race' },
  beats: [
    {
      say: 'Two choices are left. The weight $\\lambda(\\sigma)$ of the loss makes the gradients of all noise levels alike in size. And the distribution of noise levels in training says where the effort goes.',
      notes: 'If asked: λ is 1/c_out², so that the loss begins near 1 at every level.',
    },
    {
      say: 'See what they do. Two copies of one small network learn the toy’s data, 1,500 steps each. Only what surrounds them differs: {A:EDM’s} choices or {B:VE’s}. Press “Train both”.',
      notes: 'The two trainings take some seconds. Ask meanwhile who will win, and at which noise level.',
    },
    {
      say: 'Compare the solid curves. Up to $\\sigma = 10$, {A:EDM’s} network ends 0.02 from the exact denoiser and {B:VE’s} 0.14, over four trainings. VE has to unlearn errors of 80 first.',
      notes: 'Read the solid curves at two levels, 1 and 10.',
    },
    {
      say: 'Now look at the dashed curves. Before its first step {A:EDM} is right at both ends: it copies where there is no noise, and answers 0 where there is nothing else. What is left to learn is the hump in the middle. So that is where its noise levels go.',
      notes: 'The hump is where learning pays, so the noise levels of training are drawn around it.',
    },
  ],
}
