import { stepsControl } from './beat-controls.ts'
import type { Scene } from './scene.ts'

export const reverseSde: Scene = {
  id: 'reverse-sde',
  title: 'The way back: an SDE',
  hash: 'steps=48&solver=euler-maruyama&scale=16&seed=46&points=6&network=exact&images=1&class=9&nameA=SDE',
  shown: { picture: 'crowd', film: [{ slot: 'A', view: 'state' }] },
  control: stepsControl([12, 16, 24, 32, 48, 64, 96], 'Steps:'),
  beats: [
    {
      say: 'A random walk has a reverse. Run backwards, it takes random steps of the same size, and feels a pull besides: towards where noisy data are denser.',
      notes: 'Anderson 1982, if asked. What matters: a reverse exists, and it needs one new ingredient, the pull.',
      light: ['start'],
    },
    {
      say: 'That pull is the score, $\\nabla_x \\log p(x; \\sigma)$. Nobody can write down the density $p$. But the score is a simple difference: $(D(x; \\sigma) - x)/\\sigma^2$. A denoiser is all you need: it is what it takes for noise, turned around.',
      notes:
        'If asked how a network learns a score: it learns to denoise, by squared error. The formula turns its answer into the score.',
      film: [
        { slot: 'A', view: 'state' },
        { slot: 'A', view: 'denoised' },
        { slot: 'A', view: 'residual' },
      ],
    },
    {
      say: 'So start anywhere on the right. Step back, let the denoiser pull, add a little noise, and repeat. Every {A:start} ends in one of the two bands, as the data do. The picture below takes the same steps.',
      notes:
        'Follow one path from right to left with the pointer. Then look at the film: the same steps, on a picture.',
      set: 'points=40',
    },
    {
      say: 'Each random step must be small. With 96 steps the colors of 64 exact pictures vary as much as they should. With 16 their variance is 1.5 times too large: the pictures are gaudy. Try {control} steps.',
      notes:
        'Drag the number down and watch the colors become gaudy. That is the price of chance: its steps must be short.',
      set: 'steps=16&points=6',
      light: ['control'],
    },
  ],
}
