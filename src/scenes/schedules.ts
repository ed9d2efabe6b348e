import type { Scene } from './scene.ts'

export const schedules: Scene = {
  id: 'schedules',
  title: 'Noise schedules',
  hash: 'steps=18&solver=euler&schedule=ve&scale=16&seed=20&axis=sigma&zoom=0,32,-48,48&network=exact&images=9&reference=64&nameA=Root',
  shown: { picture: 'plane' },
  beats: [
    {
      say: 'How fast should noise grow with time? If you add the same amount in every second, $\\sigma(t) = \\sqrt t$. Read from the right, nearly nothing happens for a long time. Then every line has to swing into one of the bands at once.',
      notes: 'Show where the lines bend: at the left end, all at once. This is the root, the schedule of VE.',
      light: ['exact'],
    },
    {
      say: 'Let $\\sigma$ itself grow evenly, $\\sigma(t) = t$. The densities are the same ones, passed at other times. The lines warp, and straighten.',
      notes: 'The lines warp, their ends stay: same densities, other times.',
      set: 'schedule=linear&nameA=Linear',
    },
    {
      say: 'Any growing curve will do, even a silly one. You may be careful at low noise by taking short steps there, or by warping time so that it passes slowly there.',
      set: 'schedule=drawn&nameA=Wave',
      question: {
        kind: 'choice',
        id: 'least-error',
        ask: 'Same 18 noise levels, same calls, Euler’s steps. Which schedule errs least on pictures?',
        options: [
          {
            text: '$\\sqrt t$',
            value: 0.17,
            of: 'steps=18&solver=euler&schedule=ve',
            reply: 'It errs by 0.17, five times as much as the straight line. All its lines bend, all the way.',
          },
          {
            text: '$\\sigma = t$',
            value: 0.032,
            of: 'steps=18&solver=euler',
            reply: 'Right: 0.032. Where the noise grows evenly, lines are straight while there is much of it.',
          },
          {
            text: 'the wave',
            value: 0.078,
            of: 'steps=18&solver=euler&schedule=drawn',
            reply:
              'Better than you may think, 0.078, but each bend of it costs something. The straight line has 0.032.',
          },
          {
            text: 'no difference',
            reply: 'The levels are the same, but a step is straight in time, and time is another one: 0.032 to 0.21.',
          },
        ],
        right: 'least',
      },
      notes: 'Wait for the guesses. “No difference” is what earlier work assumed.',
    },
    {
      say: 'That is not the same. These four ask the denoiser at the same 18 noise levels, from the same starts. Only $\\sigma(t)$ differs. Median error of 64 exact pictures: {A:linear} 0.032, {D:wave} 0.078, {B:root} 0.17, {C:VP} 0.21.',
      notes:
        'Same levels, same starts: nothing but σ(t) differs. Why straight lines win is the subject of the next two scenes.',
      set: 'schedule=linear&nameA=Linear&B=steps=18;solver=euler;schedule=ve&C=steps=18;solver=euler;schedule=vp&D=steps=18;solver=euler;schedule=drawn&nameB=Root&nameC=VP&nameD=Wave&match=steps',
      film: 'results',
    },
  ],
}
