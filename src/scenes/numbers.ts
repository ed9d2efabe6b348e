import type { Board } from './board.ts'
import type { Scene } from './scene.ts'

const paper: Board = {
  caption: 'Fréchet distance (FID) as the paper reports it; lower is better',
  columns: ['', 'before', 'sampler alone', 'trained anew'],
  rows: [
    { name: 'ImageNet-64', of: 'A', cells: ['2.07', '1.55', '1.36'] },
    { name: 'CIFAR-10, 35 calls', cells: ['', '', '1.79'] },
  ],
}

/** As docs/results.md has them: 3 draws of 500 images each. */
const here: Board = {
  caption: 'Fréchet distance of this page’s small network, in features of its own classifier; test images have 0.97',
  columns: ['', '9 calls', '17 calls', '35 calls'],
  rows: [
    { name: 'EDM', of: 'A', cells: ['70.8 ± 0.3', '25.4 ± 1.4', '22 ± 2'] },
    { name: 'VE', of: 'B', cells: ['416.3 ± 0.8', '376 ± 4', '276 ± 8'] },
    { name: 'VP', of: 'C', cells: ['121 ± 4', '37 ± 3', '24 ± 2'] },
    { name: 'DDIM', of: 'D', cells: ['35 ± 4', '25 ± 4', '22 ± 3'] },
  ],
}

const race = (edm: number, calls: number): string =>
  `steps=${edm}&B=steps=${calls};solver=dpmpp-2m&nameA=EDM&nameB=DPM%2B%2B 2M&match=calls`

export const numbers: Scene = {
  id: 'numbers',
  title: 'The numbers',
  hash: 'steps=18&scale=16&seed=46&network=exact&images=9&reference=64&nameA=EDM',
  shown: { picture: 'board' },
  beats: [
    {
      say: 'What did it all buy? On ImageNet-64 a given network goes from 2.07 to 1.55 by the sampler alone, the best result of its time. Trained anew with the choices of the last scenes it reaches 1.36. On CIFAR-10 it is 1.79, with 35 calls and no added noise.',
      notes: 'FID compares statistics of 50,000 pictures. Lower is better.',
      board: paper,
    },
    {
      say: 'Here is the same race on this page’s small network. {B:VE} never recovers from its schedule. With 35 calls {A:EDM}, {C:VP} and {D:DDIM} tie: what is left is the network’s own error, and no sampler mends that.',
      notes:
        'The tie is the point: once truncation is below the network’s own error, a better sampler no longer shows.',
      board: here,
    },
    {
      say: 'With 9 calls {D:DDIM} is ahead. It has the same straight coordinates, and takes nine Euler steps where Heun has five. You have seen it before: looking ahead pays only once the steps are short enough.',
      notes: 'Be honest about it: few calls are a case of their own.',
      board: here,
    },
    {
      say: 'The paper is of 2022. Since then samplers learned to remember: {B:DPM++ 2M} looks back at its last answer and not ahead, in the same coordinates. With 17 calls its median error on 64 exact pictures is 0.0091; {A:Heun’s} is 0.035.',
      notes: 'Heun looks ahead, DPM++ 2M looks back: two calls for each step, or one.',
      set: race(9, 17),
      picture: 'tube',
      film: 'results',
      light: ['misses'],
    },
  ],
}
