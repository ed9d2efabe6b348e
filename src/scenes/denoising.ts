import { showNumber } from '../base/number.ts'
import type { Scene } from './scene.ts'

export const denoising: Scene = {
  id: 'denoising',
  title: 'Generation is denoising',
  paragraphs: [
    'A denoiser $D(x; \\sigma)$ is a network that gets an image with noise of level $\\sigma$ in it and answers with the mean of all clean images that could be underneath. Nobody trained it to draw.',
    'It draws all the same. Start from noise alone, ask the denoiser, go a little of the way towards its answer, and ask again at the lower level. After a few dozen questions an image stands there that was in no data set.',
    'The toy on the left does the same with numbers in place of images: its “images” are single values $x$, and two values are common.',
  ],
  hash: 'images=4&points=20&axis=step',
  step: 0,
  highlighted: ['images'],
  used: ['toy'],
  task: {
    text: 'Drag the step slider under the images from pure noise to the result.',
    judge: ({ step, program }) => {
      const marks = program.steps
      const isLast = step >= marks.length
      const end = isLast ? program.ops.length : marks[step]!.ops[0]
      const calls = program.ops.slice(0, end).filter(({ op }) => op === 'denoise').length
      const sigma = isLast ? 0 : marks[step]!.sigma
      return {
        isDone: isLast,
        text: `Step ${step} of ${marks.length}: noise level ${showNumber(sigma)}, denoiser called ${calls} times.`,
      }
    },
    outcome: 'Every image was there from the first step on: the noise decided it, the denoiser brought it out.',
  },
}
