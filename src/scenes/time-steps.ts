import { parameterControl } from './beat-controls.ts'
import { measuredRho } from './measured-rho.ts'
import type { Scene } from './scene.ts'

export const timeSteps: Scene = {
  id: 'time-steps',
  title: 'Where to put the steps',
  hash: 'steps=18&discretization=edm,rho:1&scale=16&seed=46&network=exact&images=9&reference=64&nameA=Heun',
  shown: { picture: 'tube', film: 'results' },
  control: parameterControl('discretization', 'rho', {
    label: 'rho',
    words: '$\\rho =$',
    values: measuredRho.map(({ at }) => at),
  }),
  curve: {
    label: 'ρ',
    points: measuredRho,
    flat: [4, 10],
    flatText: 'hardly any difference',
  },
  beats: [
    {
      say: 'You have 18 steps. Here they are equally long in $\\sigma$: nearly all of them lie at high noise, where little happens, and one jump from $\\sigma = 4.7$ to 0.002 decides the whole picture.',
      notes: 'Ask where the details of a picture are decided, then count the markers there.',
      light: ['steps'],
    },
    {
      say: 'One number spreads them: take levels that are even in $\\sigma^{1/\\rho}$. It was $\\rho = 1$. With $\\rho = 3$ low noise gets its share, where the {exact:curve} bends and details are decided.',
      set: 'discretization=edm,rho:3',
      light: ['steps'],
      notes: 'Watch the markers slide to the left.',
    },
    {
      say: 'So a larger $\\rho$ is better, up to a point. Before you see what was measured: how does the error of 18 steps go, from $\\rho = 1$ to 100?',
      picture: 'curve',
      film: undefined,
      question: {
        kind: 'curve',
        id: 'error-over-rho',
        ask: 'Draw the error over $\\rho$.',
        replies: {
          within: 'That is where it is low: from 4 to 10 it hardly changes.',
          below:
            'The best is further to the right, at 6: the wall on the left, where one last jump decides everything, reaches up to 3.',
          above: 'The best is further to the left, at 6. Beyond 10 low noise gets more steps than it needs.',
          level: 'It is anything but level: at $\\rho = 1$ the error is 380 times what it is at 6.',
        },
      },
      notes: 'Ask for a volunteer with a mouse. What people draw is a sharp valley at 7.',
    },
    {
      say: 'Which $\\rho$ is best? On 64 exact pictures the median error falls from 2.3 at $\\rho = 1$ to 0.0062 at 6, and from 4 to 10 it hardly changes. You are at $\\rho =$ {control}.',
      notes: 'The valley is flat. Drag through it from 4 to 10: the pictures hardly change.',
      set: 'discretization=edm,rho:7',
      picture: 'curve',
      light: ['control'],
    },
    {
      say: 'Beyond, it rises again, slowly: what low noise gets, high noise lacks. The network agrees: 0.025 at $\\rho = 3$, 0.016 at 5, 0.024 at 30. With Euler’s steps it cannot tell 3 from 10. The paper takes 7: a safe choice, not a magic one.',
      notes:
        'If asked why 7: in the paper ρ = 3 makes the steps err nearly equally, and values from 5 to 10 draw better pictures.',
      set: 'discretization=edm,rho:30',
      picture: 'curve',
    },
  ],
}
