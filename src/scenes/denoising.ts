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
      question: {
        kind: 'choice',
        id: 'first-answer',
        ask: 'Start again from other noise. How far is its first answer from this one, compared with how far two finished pictures are apart?',
        options: [
          {
            text: 'as far',
            value: 1,
            reply:
              'No: the noise is another one, but the question is still what could be under it, and that is still nearly anything. First answers are 0.070 apart, finished pictures 0.69.',
          },
          {
            text: 'half as far',
            value: 0.5,
            reply:
              'Less than that. Next to no noise pattern can rule a picture out, so all first answers are much the same mean: 0.070 apart, where finished pictures are 0.69.',
          },
          {
            text: 'a tenth',
            value: 0.1,
            reply:
              'Right: 0.070 against 0.69, on average over 12 starts. Whatever the noise, nearly any picture could be under it, so the answer is nearly the same mean.',
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
