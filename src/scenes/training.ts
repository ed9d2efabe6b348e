import { showNumber } from '../base/number.ts'
import { rmsExcess } from '../training/by-level.ts'
import type { Scene } from './scene.ts'

/** Levels up to which the scene asks for a good denoiser, and how good. */
const upTo = 10
const wanted = 0.04

export const training: Scene = {
  id: 'training',
  title: 'Training',
  paragraphs: [
    'Two choices are left. The loss weight $\\lambda(\\sigma)$ makes the gradients of all noise levels alike in size. The distribution of noise levels decides where the effort goes.',
    'A small network learns the toy’s data here, in a few seconds. The plot shows its loss at each noise level before and after, over the least that any denoiser can have: no progress at the ends, progress in the middle.',
    'Then let the sampler ask the learned denoiser: dotted lines are its flow, over the exact one.',
  ],
  hash: 'preconditioning=ve&weighting=inverse-square&trainedLevels=ve&budget=1500&denoiser=learned&points=60&images=1',
  highlighted: ['network', 'toy'],
  task: {
    text: `This is VE’s training. Press “Train”; then change choices and train again, until the network is within ${wanted} of the exact denoiser on average over the levels up to ${upTo}.`,
    judge: ({ trained }) => {
      if (!trained) return { isDone: false, text: 'These choices have not been trained yet.' }
      const distance = rmsExcess(trained, 0, upTo)
      return {
        isDone: distance <= wanted,
        text: `After ${trained.request.budget} steps: ${showNumber(distance)} from the exact denoiser (RMS, levels up to ${upTo}).`,
      }
    },
    outcome: 'Same network, same number of steps: what surrounds it decides what it learns.',
  },
}
