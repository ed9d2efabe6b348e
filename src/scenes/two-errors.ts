import type { Scene } from './scene.ts'

export const twoErrors: Scene = {
  id: 'two-errors',
  title: 'Two separate errors',
  hash: 'steps=8&solver=euler&scale=16&seed=20&network=exact&images=9&reference=64&nameA=Euler',
  shown: { picture: 'tube', film: 'results' },
  control: {
    label: 'Error of the denoiser',
    words: 'Error of the denoiser:',
    values: [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3],
    read: ({ perturbation }) => perturbation.bias,
    write: (document, bias) => ({ ...document, perturbation: { ...document.perturbation, bias } }),
  },
  beats: [
    {
      say: 'Two things can go wrong. One you know: finite steps leave the {exact:exact curve}. That is truncation, and here it is the whole miss, {truncation A}.',
      light: ['misses'],
      notes: 'Two words to keep apart for the rest of the talk: truncation, and the denoiser’s error.',
    },
    {
      say: 'The other is the denoiser. A network is never exact. Here it errs on purpose: near $\\sigma = 6.4$ each of its answers is 0.2 too high. So it has a curve of its own, which ends {network A} from the exact one.',
      set: 'perturbed=bias:0.2,level:6.4',
      light: ['exact'],
      question: {
        kind: 'choice',
        id: 'more-steps',
        ask: 'The path ends 0.096 from the exact curve. Take 64 steps instead of 8. How far from it does the path end then?',
        options: [
          {
            text: 'nearly 0',
            value: 0.01,
            reply:
              'Only truncation goes away. The path then follows the denoiser’s own curve faithfully, and that one ends 0.16 from the exact curve.',
          },
          {
            text: 'half as far',
            value: 0.048,
            reply:
              'Truncation shrinks to a ninth, but it was not the only error: the denoiser’s own curve ends 0.16 from the exact one, and that is where the path goes.',
          },
          {
            text: 'farther',
            value: 0.15,
            reply:
              'Right, 0.15. With 8 steps the two errors partly cancelled. With 64 the path is faithful to a denoiser that errs.',
          },
        ],
        right: { nearest: 0.153 },
      },
      notes: 'A question that most get wrong. The two errors have opposite signs here.',
    },
    {
      say: '64 steps bring truncation down to {truncation A}. The denoiser’s share is still {network A}. Steps mend truncation and nothing else: the pictures stay too bright.',
      set: 'steps=64',
      light: ['misses'],
      notes:
        'Compare the pictures below with those of the same denoiser without a miss: too bright, however many steps.',
    },
    {
      say: 'A better denoiser mends its own error and nothing else: try {control}. So the two can be studied apart. What follows takes the denoiser as it is, and asks how to lose less with fewer calls.',
      set: 'perturbed=bias:0.05,level:6.4',
      light: ['control'],
      show: [0.2, 0.15, 0.1, 0.05],
      notes:
        'The number walks down by itself. Training is what makes this number small; the last part of the talk is about it.',
    },
  ],
}
