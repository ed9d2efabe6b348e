import type { StagedScene } from './scene.ts'

export const denoising: StagedScene = {
  id: 'denoising',
  title: 'Generation is denoising',
  hash: 'steps=18&scale=16&seed=5&network=exact&images=1&class=none',
  shown: {
    picture: 'pair',
    film: [
      { slot: 'A', view: 'state' },
      { slot: 'A', view: 'denoised' },
    ],
  },
  beats: [
    {
      say: 'This is noise and nothing else. A denoiser looks at it and answers with the mean of all pictures that could be underneath. That could be nearly any of them, so its answer is a blur.',
      step: 0,
    },
    {
      say: 'Go a part of the way towards that answer, to a lower noise level, and ask again. Fewer pictures could be underneath now, and the answer is more definite.',
      step: 7,
    },
    {
      say: 'And again. What is decided stays decided; with each step there is less noise, and less left to decide.',
      step: 11,
    },
    {
      say: 'After 18 steps and 35 questions a picture stands there. Nobody told the denoiser to draw. It only ever answers one question: what could be under this noise?',
      step: 18,
    },
  ],
}
