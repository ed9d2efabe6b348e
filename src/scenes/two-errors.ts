import type { StagedScene } from './scene.ts'

export const twoErrors: StagedScene = {
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
    },
    {
      say: 'The other is the denoiser. A network is never exact. Here it errs on purpose: near $\\sigma = 6.4$ each of its answers is 0.2 too high. So it has a curve of its own, which ends {network A} from the exact one.',
      set: 'perturbed=bias:0.2,level:6.4',
      light: ['exact'],
    },
    {
      say: '64 steps bring truncation down to {truncation A}. The denoiser’s share is still {network A}. Steps mend truncation and nothing else: the pictures stay too bright.',
      set: 'steps=64',
      light: ['misses'],
    },
    {
      say: 'A better denoiser mends its own error and nothing else: try {control}. So the two can be studied apart. What follows takes the denoiser as it is, and asks how to lose less with fewer calls.',
      set: 'perturbed=bias:0.05,level:6.4',
      light: ['control'],
    },
  ],
}
