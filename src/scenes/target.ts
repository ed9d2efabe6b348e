import type { Scene } from './scene.ts'

export const target: Scene = {
  id: 'target',
  title: 'Straight at the target',
  hash: 'steps=18&solver=euler&schedule=ve&scale=16&seed=20&axis=sigma&zoom=0,20,-48,48&tangents=1&network=exact&images=1&class=4&nameA=Root',
  shown: { picture: 'plane' },
  beats: [
    {
      say: 'Stand somewhere on the way, and follow the direction the ODE gives you all the way to $t = 0$ in one bold step. Where do you land? The ring is what the denoiser answers here, $D(x; \\sigma)$: its best guess of the end.',
      notes: 'Give them time to guess. The ring is the denoiser’s answer, the tangent is where the ODE points.',
      step: 7,
      question: {
        kind: 'choice',
        id: 'how-far',
        ask: 'With $\\sigma(t) = \\sqrt t$, how far towards the ring does the tangent get?',
        options: [
          {
            text: 'all the way',
            reply: 'That takes another schedule. Here $\\mathrm dx/\\mathrm dt = (x - D)/(2t)$, so it is half.',
          },
          { text: 'half of it', reply: 'Right, at every noise level: $\\mathrm dx/\\mathrm dt = (x - D)/(2t)$.' },
          { text: 'it depends', reply: 'It looks so, but $\\mathrm dx/\\mathrm dt = (x - D)/(2t)$: always half.' },
        ],
        right: 1,
      },
    },
    {
      say: 'With $\\sigma(t) = \\sqrt t$ the {B:tangent} goes exactly half of the way to the ring, wherever you stand. The other half is left for later, when there is little time for it.',
      notes: 'Half, always. One line shows it: with σ = √t, t times dσ/dt is σ/2.',
      step: 9,
    },
    {
      say: 'With $\\sigma(t) = t$ and $s = 1$ it hits the ring, at every noise level. For $x - \\sigma\\,\\mathrm dx/\\mathrm d\\sigma$ is just $D(x; \\sigma)$. No other schedule does that, apart from a change of the unit of time.',
      notes: 'Read the formula aloud once. Then move the pointer to another level: it stays true.',
      set: 'schedule=linear&nameA=Linear',
      step: 7,
    },
    {
      say: 'And the target hardly moves. From step to step the noisy picture changes by all the noise that is taken off. The guess $D(x; \\sigma)$ changes slowly, so the direction does too, and you can take long steps.',
      notes: 'Compare x and D from step to step: the noisy picture changes all the time, the guess hardly.',
      film: [
        { slot: 'A', view: 'state' },
        { slot: 'A', view: 'denoised' },
      ],
      step: 7,
    },
  ],
}
