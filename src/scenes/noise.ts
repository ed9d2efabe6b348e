import type { Scene } from './scene.ts'

export const noise: Scene = {
  id: 'noise',
  title: 'Adding noise is easy',
  hash: 'steps=18&scale=16&seed=5&points=1&way=forward&network=exact&images=1',
  shown: { picture: 'walk' },
  beats: [
    {
      say: 'Start with the easy direction. Here is a picture from the data, and beside it the same idea with a single number: {A:a point} in one of two bands of likely values.',
      notes:
        'Two worlds from here on: pictures, and one number that behaves like a pixel. What you say of one can be seen in the other.',
      step: 18,
    },
    {
      say: 'Add a little random noise, again and again. {A:The point} walks at random. In the picture every pixel does the same, and the fine parts drown first.',
      notes: 'Ask what goes first: texture and edges, then shapes, last the overall color.',
      step: 11,
    },
    {
      say: 'Go on. $\\sigma$ is the standard deviation of all the noise so far. The plot keeps its height by dividing by the spread; in truth the numbers grow.',
      notes:
        'Say once what σ is: it names the axis for the whole talk. The division by the spread is for the eye alone.',
      step: 5,
    },
    {
      say: 'Until nothing is left to see. Run your pointer along the axis, and find the level at which you lose the picture.',
      notes: 'Move the pointer slowly, and let the room call out when the picture is gone.',
      step: 0,
    },
    {
      say: 'Many points start in two bands and end in one broad normal distribution. That is the right edge: you can draw from it without any data. All you need now is the way back.',
      notes: 'The sentence to keep: the right edge needs no data. Pause here. The rest of the talk is the way back.',
      set: 'points=40',
      step: 0,
    },
  ],
}
