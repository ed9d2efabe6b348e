import type { Chart, ChartSeries } from './chart.ts'
import { measuredScales } from './measured-scales.ts'
import type { Scene } from './scene.ts'

const series = (name: string, of: ChartSeries['of'], key: 'edm' | 's-vp' | 'vp-vp'): ChartSeries => ({
  name,
  of,
  points: measuredScales.map(({ at, [key]: value }) => ({ at, value })),
})

const chart: Chart = {
  across: 'where the modes are, ±',
  ticks: [0.5, 1, 2, 4, 8, 16, 28],
  up: 'error of the toy, as a share of that',
  series: [
    series('σ = t, s = 1', 'A', 'edm'),
    series('σ and s of VP', 'B', 'vp-vp'),
    series('σ = t, s of VP', 'C', 's-vp'),
  ],
}

export const howBig: Scene = {
  id: 'how-big',
  title: 'How big is a picture?',
  hash: 'steps=18&B=steps=18;schedule=vp;scaling=vp&nameA=s = 1&nameB=VP&match=steps&seed=64&network=exact&images=9&reference=64',
  shown: { picture: 'tube' },
  beats: [
    {
      say: 'A word of warning about toys. Here the data are single numbers near ±0.5, as one pixel is. After 18 Heun steps {A:σ = t} ends {off A} from the exact curve, and {B:VP’s coordinates} end {off B}. So VP wins, against all you have just seen?',
      notes: 'This is the objection of every careful listener: does a toy prove anything? Take it seriously.',
      light: ['misses'],
    },
    {
      say: 'But a picture is not one number. It is 3,072 of them, and such a vector is about 28 long. Move the two bands of the toy out to ±28, with the same shape: now {A:σ = t} ends {off A} from the curve, and {B:VP} {off B}.',
      notes: 'Where 28 comes from: √3072 numbers of size 0.5.',
      set: 'scale=56',
      light: ['misses'],
    },
    {
      say: 'Between them the order turns, at about ±2. The error of {A:σ = t} falls as the data grow. That of {B:VP} rises, and from there on so does that of {C:VP’s scaling} alone.',
      notes: 'Find the crossing with the pointer, near ±2.',
      picture: 'chart',
      chart,
    },
    {
      say: 'Why? VP’s coordinates bend at $\\sigma = 1$, whatever the data are. A step through the bend misplaces even a fixed point, by a share of its distance from 0, and large data are far from 0. With $\\sigma = t$ a fixed point costs nothing. Only the width around it does.',
      notes: 'To keep: VP pays for where the data are, EDM only for how wide they are.',
      picture: 'chart',
      chart,
    },
    {
      say: 'So this tour’s toy has its bands at ±8, and pictures are the judge: 0.0066 for {A:σ = t} and 0.018 for {B:VP}, median of 64. Measure on data of the size that you will use.',
      notes: 'If you build a toy of your own, give its data the size of a picture.',
      set: 'scale=16',
      film: 'results',
    },
  ],
}
