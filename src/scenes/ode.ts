import type { Scene } from './scene.ts'

/** The ODE, and the SDE beside it, from one start. */
const both = (steps: number, sde: number): string =>
  `steps=${steps}&solver=euler-maruyama,b:0&B=steps=${sde};solver=euler-maruyama&nameA=ODE&nameB=SDE`

export const ode: Scene = {
  id: 'ode',
  title: 'The way back: an ODE',
  hash: `${both(48, 48)}&scale=16&seed=46&network=exact&images=1&class=9`,
  shown: {
    picture: 'tube',
    film: [
      { slot: 'B', view: 'state' },
      { slot: 'A', view: 'state' },
    ],
  },
  beats: [
    {
      say: 'The same densities can be passed without any chance. Leave out the random steps and halve the pull. What is left is an ordinary differential equation: $\\mathrm dx/\\mathrm dt = -\\dot\\sigma\\,\\sigma\\,\\nabla_x \\log p(x; \\sigma)$.',
      notes:
        'Eq. 1 of the paper. Half of the pull and none of the noise: the densities stay the same, the single paths do not.',
    },
    {
      say: 'Same start, same denoiser. {B:The SDE} jitters all the way, and where it ends is open until late. {A:The ODE} glides, and its picture fades in.',
      notes:
        'Point at the film. With the SDE a picture can still become another one halfway. With the ODE it only becomes clearer.',
      light: ['film'],
    },
    {
      say: 'Every start has exactly one such curve, and no two of them cross. So a result can be right or wrong: this {A:path} ends {off A} from the {exact:exact curve}. Of a path with noise you cannot say that.',
      notes:
        'This makes the rest measurable: one start, one right answer. If asked: curves cannot cross because each state has one direction.',
      light: ['exact', 'misses'],
    },
    {
      say: 'Smooth curves allow long steps. Here both take 12, and {A:the ODE} still ends {off A} from the exact curve. So follow the curves first, as well as you can, and come back to chance later.',
      notes:
        'The plan of the talk: first the ODE, as well as it can be done. Noise returns in the part on stochastic sampling.',
      set: both(12, 12),
      light: ['steps'],
    },
  ],
}
