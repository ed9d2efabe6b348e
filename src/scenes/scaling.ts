import { stepsControl } from './beat-controls.ts'
import type { Scene } from './scene.ts'

export const scaling: Scene = {
  id: 'scaling',
  title: 'Scaling the signal',
  hash: 'steps=18&solver=euler&scale=16&seed=64&network=exact&images=9&reference=64&match=steps&nameA=s = 1',
  shown: { picture: 'tube', film: [{ slot: 'A', view: 'state' }] },
  control: stepsControl([6, 8, 10, 12, 14, 18, 24, 32, 48, 64], 'Steps of both:'),
  beats: [
    {
      say: 'At the start the numbers of a picture are about 80 in size, at the end about 0.5. Networks train badly on numbers that differ so much. What you see here is drawn in a tube for your eyes only: divided by its spread at each noise level.',
      notes: 'Present the tube as what it is, an aid for drawing. Nothing is scaled in the computation yet.',
    },
    {
      say: 'Samplers in the style of VP put the tube into the ODE itself. They scale the state, $x = s\\,(y + \\sigma n)$ with $s = 1/\\sqrt{1 + \\sigma^2}$. That only changes coordinates: the {exact:exact curve} ends where it did.',
      light: ['exact'],
      question: {
        kind: 'choice',
        id: 'where-straighter',
        ask: 'Take 18 Euler steps at the same noise levels. In which coordinates is the error of the pictures smaller?',
        options: [
          {
            text: '$s = 1$',
            value: 0.032,
            of: 'steps=18&solver=euler',
            reply: 'Right: 0.032 against 0.23. The curves bend less where nobody scales them.',
          },
          {
            text: 'VP’s $s$',
            value: 0.23,
            of: 'steps=18&solver=euler&scaling=vp',
            reply:
              'It looks tamer, and errs more: 0.23 against 0.032. To keep the size constant, every curve has to bend where signal and noise change places.',
          },
          {
            text: 'no difference',
            reply:
              'For the exact curve, yes: it ends in the same place. But a step is straight in the coordinates in which it is taken, and other coordinates are other straight lines: 0.032 with $s = 1$, 0.23 with VP’s.',
          },
        ],
        right: 'least',
      },
      notes: 'Many vote for “no difference”. It is the right answer to another question: where the ODE ends.',
    },
    {
      say: 'But a step is straight in the coordinates in which it is taken, and in {B:VP’s} every line bends near $\\sigma = 1$. With 18 Euler steps the median error of 64 exact pictures is 0.23; with {A:s = 1} it is 0.032. The toy says the same: 0.16 to 0.03.',
      notes:
        'Where the ODE ends is the same. The error is made by the steps. Ask it once more: straight in which coordinates?',
      set: 'B=steps=18;solver=euler;scaling=vp&nameB=VP’s s',
      film: 'results',
      light: ['misses'],
    },
    {
      say: 'Heun’s steps bear the bend better, but still pay for it: 0.013 to 0.0066 on pictures, and 0.023 to 0.017 on the network. So leave the ODE alone, and scale what goes into the network instead.',
      notes:
        'The network’s input is scaled all the same. That comes back in the part on training, where it costs no truncation.',
      set: 'solver=second-order&B=steps=18;scaling=vp',
      film: 'results',
      light: ['misses', 'control'],
    },
  ],
}
