import { parameterControl } from './beat-controls.ts'
import type { Scene } from './scene.ts'

const middle = (lo: number, hi: number): string => `solver=euler-maruyama-middle,b:1,lo:${lo},hi:${hi}`

export const healing: Scene = {
  id: 'healing',
  title: 'Chance heals',
  hash: 'steps=64&solver=euler-maruyama,b:0&start=one-sided&points=120&scale=16&seed=46&network=exact&images=1&nameA=Paths',
  shown: { picture: 'crowd' },
  control: parameterControl('solver', 'b', { label: 'b', words: '$b =$', values: [0, 0.1, 0.25, 0.5, 1, 1.5, 2] }),
  beats: [
    {
      say: 'Why bother with noise, if the ODE is so smooth? Suppose something went wrong before: all starts lie on one side. The ODE takes every {A:path} down its curve, faithfully, and no one reaches the lower band.',
      notes:
        'A thought experiment: nobody starts on one side on purpose. But every sampler has small errors of this kind behind it.',
      light: ['start'],
    },
    {
      say: 'Now replace a little noise by new noise at every level, while the score pulls back to where data are. Paths wander, and forget where they came from. Of 16,000 wrong starts, 47% now end below.',
      notes: 'Follow one path across the middle with the pointer.',
      set: 'solver=euler-maruyama',
    },
    {
      say: '$b$ says how fast noise is replaced; 0 is the ODE, 1 the original SDE. With a quarter of that 31% cross over, with 2 it is half, as it should be. Here $b =$ {control}, and {below A} of the paths end below.',
      notes: 'Drag b up slowly, and read the share aloud.',
      set: 'solver=euler-maruyama,b:0.25',
      light: ['control'],
    },
    {
      say: 'It heals where there is still much noise. Let chance act above $\\sigma = 10$ alone and 46% cross; below $\\sigma = 3$ alone, not one in a hundred. By then the sides are decided.',
      notes: 'Ask first where chance is worth its price. It is the idea of S_tmin and S_tmax.',
      set: middle(10, 80),
      question: {
        kind: 'choice',
        id: 'biased',
        ask: 'Now the start is right, but the denoiser answers too high. What does the SDE do, compared with the ODE?',
        options: [
          {
            text: 'it heals that too',
            reply: 'It forgets where it came from. But every new answer is too high again.',
          },
          {
            text: 'nothing',
            reply: 'It asks the wrong denoiser for more: each round of new noise repeats the mistake.',
          },
          { text: 'it makes it worse', reply: 'Right: each round of new noise is followed by the same wrong answer.' },
        ],
        right: 2,
      },
    },
    {
      say: 'Do not ask too much of it. It forgets a wrong past, not a wrong denoiser. Give $D$ a bias upwards, with a right start: 36% end below with the ODE, and 27% with the SDE. Each new round makes the same mistake again.',
      notes:
        'Both halves of the message belong together: it forgets errors of the past, and repeats those of the denoiser.',
      set: 'solver=euler-maruyama&start=normal&perturbed=bias:0.2,level:6.4',
    },
    {
      say: 'Pictures show it too. Let every start be two deviations too bright: {A:the ODE} takes that down to a washed-out picture, {B:the SDE} forgets it. Over 160 pictures the median ends 0.36 from where the right start leads with the ODE, and 0.034 with the SDE.',
      set: 'steps=96&solver=euler-maruyama,b:0&perturbed=startShift:2&B=steps=96;solver=euler-maruyama&nameA=ODE&nameB=SDE&seed=6&class=8',
      picture: 'tube',
      film: [
        { slot: 'A', view: 'denoised' },
        { slot: 'B', view: 'denoised' },
      ],
      light: ['film'],
      notes:
        'The rows show what the denoiser answers along the way. Both begin with the same guess, which is too bright. Raise b of the ODE’s row and it becomes the SDE’s.',
    },
  ],
}
