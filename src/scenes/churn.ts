import { parameterControl } from './beat-controls.ts'
import type { Scene } from './scene.ts'

const churned = (sChurn: number): string => `stochasticity=churn,sChurn:${sChurn},sTmin:0,sTmax:inf,sNoise:1`

export const churn: Scene = {
  id: 'churn',
  title: 'Churn: noise up, ODE down',
  hash: `steps=40&${churned(0)}&start=one-sided&points=120&scale=16&seed=46&network=exact&images=1&nameA=Heun`,
  shown: { picture: 'crowd' },
  control: parameterControl('stochasticity', 'sChurn', {
    label: 'S_churn',
    words: '$S_{\\mathrm{churn}} =$',
    values: [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20],
  }),
  beats: [
    {
      say: 'Suppose that something went wrong before you began: all starts lie on one side. The ODE takes each of them down its own curve, faithfully. Not one of these {A:paths} reaches the lower half of the data.',
      notes: 'The same wrong start as before, now with the paper’s own cure, Algorithm 2.',
      light: ['start'],
    },
    {
      say: 'Churn gives each step two halves. First add a little fresh noise, then follow the ODE down from there, a bit further than before. Every round forgets a little of where a path came from.',
      set: churned(2),
      question: {
        kind: 'choice',
        id: 'how-many-cross',
        ask: 'Here $S_{\\mathrm{churn}} = 2$. Half of the data lie below. Of 16,000 starts on the wrong side, how many end there now?',
        options: [
          {
            text: 'one in ten',
            value: 0.1,
            reply:
              'More: 33%. The noise that is added at high levels moves a path far, and most of its way is still to come.',
          },
          {
            text: 'a third',
            value: 1 / 3,
            reply: 'Right, 33%: a little noise in every round forgets a lot in 40 of them.',
          },
          {
            text: 'half',
            value: 0.5,
            reply: 'That is where it goes with more churn; 2 is not enough for it, and 33% end below.',
          },
        ],
        right: { nearest: 0.332 },
      },
      notes: 'Follow one path with the pointer: up with fresh noise, down the ODE, and again.',
    },
    {
      say: '$S_{\\mathrm{churn}}$ says how much is added in all. Of 16,000 starts on the wrong side a third now cross over with 2, 43% with 5, and with 20 it is half, as it should be. Here it is {control}, and {below A} of the paths end below.',
      set: churned(10),
      light: ['control'],
      show: [2, 3, 5, 10],
      notes: 'The number walks by itself, 2 to 10.',
    },
    {
      say: 'It is not free. Where nothing is to be healed, fresh noise only adds way to go: with a right start and 18 steps, the distance to the data grows by more than half. How much is best depends on what went wrong.',
      notes:
        'If asked about S_tmin, S_tmax and S_noise: they limit the damage, and the paper searches them for each data set.',
      set: `steps=18&start=normal&${churned(10)}`,
    },
  ],
}
