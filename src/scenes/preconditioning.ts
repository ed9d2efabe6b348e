import { showNumber } from '../base/number.ts'
import { trainingSpecOf } from '../core/training-registry.ts'
import { toldLevels } from '../training/by-level.ts'
import { sigmaDataOf } from '../training/network.ts'
import type { Scene } from './scene.ts'

export const preconditioning: Scene = {
  id: 'preconditioning',
  title: 'Where the network sits',
  paragraphs: [
    'The network $F$ is not the denoiser. It sits inside: $D(x;\\sigma) = c_{\\mathrm{skip}}\\,x + c_{\\mathrm{out}}\\,F(c_{\\mathrm{in}}\\,x;\\ c_{\\mathrm{noise}})$. The noisy input spreads by $\\sqrt{\\sigma^2 + \\sigma_d^2}$, from half a unit to 80: $c_{\\mathrm{in}}$ brings it to 1, and VE leaves it as it is.',
    'A network that predicts the noise, $c_{\\mathrm{skip}} = 1$, errs little where there is little noise. Where there is much of it, every error is multiplied by $|c_{\\mathrm{out}}| = \\sigma$ and goes straight into the answer. There it should predict the signal.',
    'The curves show the four columns of Table 1. Point at one to read it.',
  ],
  hash: 'preconditioning=ve&weighting=inverse-square&trainedLevels=ve&points=20&images=1',
  highlighted: ['network'],
  task: {
    text: 'The chosen network is VE’s. Choose the preconditioning that nowhere multiplies an error by more than the data’s own spread, $\\sigma_d$.',
    judge: ({ document: { training, mixture } }) => {
      const sigmaData = sigmaDataOf(mixture)
      const { cOut } = trainingSpecOf('preconditioning', training.preconditioning).create(sigmaData)
      const gain = Math.max(...toldLevels.map((sigma) => Math.abs(cOut(sigma))))
      return {
        isDone: gain <= sigmaData,
        text: `An error of the network is multiplied by up to ${showNumber(gain)}; the data spread by ${showNumber(sigmaData)}.`,
      }
    },
    outcome:
      'With $c_{\\mathrm{skip}}$ falling from 1 to 0 the network goes over from predicting the noise to predicting the signal, and $c_{\\mathrm{out}}$ stays below both $\\sigma$ and $\\sigma_d$.',
  },
}
