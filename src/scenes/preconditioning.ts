import type { Scene } from './scene.ts'

const machine = (preconditioning: string): string =>
  `preconditioning=${preconditioning}&weighting=${preconditioning === 'edm' ? 'edm' : 'inverse-square'}`

export const preconditioning: Scene = {
  id: 'preconditioning',
  title: 'Where the network sits',
  hash: `steps=47&discretization=exponential&solver=euler&scale=16&seed=5&network=exact&images=1&class=4&${machine('ve')}&trainedLevels=ve`,
  shown: { picture: 'machine' },
  beats: [
    {
      say: 'The network $F$ is not the denoiser. It sits inside one: $D = c_{\\mathrm{skip}}\\,x + c_{\\mathrm{out}}\\,F(c_{\\mathrm{in}}\\,x)$. Drag the noise level. Without scaling, as in VE, the network sees numbers from half a unit to 80. Networks hate that.',
      notes: 'Drag the noise level from right to left, and read the size of the input aloud.',
      step: 0,
    },
    {
      say: 'The cure is a factor that everyone knows beforehand: $c_{\\mathrm{in}} = 1/\\sqrt{\\sigma^2 + \\sigma_d^2}$, with $\\sigma_d$ the spread of the data. What goes in and what comes out now have size 1 at every noise level.',
      notes: 'The factor for the input is the easy half. The next beats are about the output.',
      set: machine('edm'),
      step: 0,
    },
    {
      say: 'Now let the network err by 2%. If it {B:predicts the noise}, $c_{\\mathrm{out}} = \\sigma$. At $\\sigma = 0.05$ that is a blessing: nearly all of the picture is copied past it, and its error shrinks to 0.001.',
      notes: 'Wait for guesses before you go on. The arithmetic is 0.02 times 80.',
      set: machine('ve'),
      step: 32,
      question: {
        kind: 'choice',
        id: 'at-eighty',
        ask: 'And at $\\sigma = 80$? How far is $D$ off, for the same 2%?',
        options: [
          { text: '0.02', value: 0.02, reply: 'That is the error of $F$. $c_{\\mathrm{out}} = 80$ makes 1.6 of it.' },
          { text: '0.16', value: 0.16, reply: 'Ten times too little: $0.02 \\cdot 80 = 1.6$.' },
          { text: '1.6', value: 1.6, reply: 'Right, $0.02 \\cdot 80$: far more than the picture itself.' },
        ],
        right: 'most',
      },
    },
    {
      say: 'At $\\sigma = 80$ it is a curse: 2% becomes 1.6, far more than the whole picture. You would draw with a pencil two meters long. A network that {C:predicts the signal} errs by 0.01 at every level.',
      notes: 'Let the pencil stand for a moment. Predicting the signal has no such curse, and no such blessing.',
      step: 0,
    },
    {
      say: 'So go over from one to the other. {A:EDM} lets $c_{\\mathrm{skip}}$ fall from 1 to 0 as noise grows, and chooses it such that $c_{\\mathrm{out}}$ is as small as can be: never more than $\\sigma$, nor than $\\sigma_d$.',
      notes: 'c_skip is no matter of taste: it is the one choice that makes c_out smallest.',
      set: machine('edm'),
      step: 22,
    },
  ],
}
