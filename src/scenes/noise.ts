import type { Scene } from './scene.ts'

export const noise: Scene = {
  id: 'noise',
  title: 'Adding noise is easy',
  hash: 'steps=18&scale=16&seed=5&points=1&way=forward&network=exact&images=1',
  shown: { picture: 'walk' },
  beats: [
    {
      say: 'Start with the easy direction. Here is a picture from the data, and beside it the same idea with a single number: {A:a point} in one of two bands of likely values.',
      step: 18,
    },
    {
      say: 'Add a little random noise, again and again. {A:The point} walks at random. In the picture every pixel does the same, and the fine parts drown first.',
      step: 11,
    },
    {
      say: 'Go on. $\\sigma$ is the standard deviation of all the noise so far. The plot keeps its height by dividing by the spread; in truth the numbers grow.',
      step: 5,
    },
    {
      say: 'Until nothing is left to see. Run your pointer along the axis, and find the level at which you lose the picture.',
      step: 0,
    },
    {
      say: 'Many points start in two bands and end in one broad normal distribution. That is the right edge: you can draw from it without any data. All you need now is the way back.',
      set: 'points=40',
      step: 0,
    },
  ],
}
