import type { Scene } from './scene.ts'

export const denoising: Scene = {
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
      question: {
        kind: 'choice',
        id: 'first-answer',
        ask: 'Finished pictures are 0.69 apart on average. How far apart are first answers, from one noise to the next?',
        options: [
          {
            text: '0.7',
            value: 1,
            reply: 'Only 0.07. The noise is another one, but nearly any picture could still be under it.',
          },
          {
            text: '0.3',
            value: 0.43,
            reply: 'Less: 0.07. No noise pattern rules out much yet, so all first answers are much the same mean.',
          },
          {
            text: '0.07',
            value: 0.1,
            reply:
              'Right, a tenth. Whatever the noise, nearly any picture could be under it: the answer is nearly the same mean.',
          },
        ],
        right: { nearest: 0.101 },
      },
      notes:
        'Point at the right picture first: numbers of size 80, nothing in it. Then at the left one: the mean of ten kinds of drawings.',
    },
    {
      say: 'Go a part of the way towards that answer, to a lower noise level, and ask again. Fewer pictures could be underneath now, and the answer is more definite.',
      step: 7,
      notes: 'The two rows below are the same run: x on top, the denoiser’s answer under it. Click any of them.',
    },
    {
      say: 'And again. What is decided stays decided; with each step there is less noise, and less left to decide.',
      step: 11,
      notes: 'Coarse things first, what kind of picture it is; edges and colors last.',
    },
    {
      say: 'After 18 steps and 35 questions a picture stands there. Nobody told the denoiser to draw. It only ever answers one question: what could be under this noise?',
      step: 18,
      notes:
        '35 and not 36 calls: the last step, to no noise at all, needs one. If asked: here the denoiser is exact and not a network, so every error that you will see belongs to the sampler.',
    },
  ],
}
