import { showNumber } from '../base/number.ts'
import { curvesOf } from '../core/compile.ts'
import { tangentAt } from '../toy/tangent.ts'
import type { Scene } from './scene.ts'

export const target: Scene = {
  id: 'target',
  title: 'Straight at the target',
  paragraphs: [
    'Draw the tangent at a point on to $t = 0$, as if one bold step went all the way. Where does it end? The rings at the left are what the denoiser answers at the same points, $D(x; \\sigma)$.',
    'Under $\\sigma(t) = \\sqrt t$ it goes half the way to the ring and stops. Under other schedules it ends somewhere else again.',
    'Without scaling there is one schedule whose tangents all hit their rings, at every time. As the answer changes only slowly on the way down, the direction hardly changes either, and long steps are safe.',
  ],
  hash: 'schedule=ve&points=16&axis=t&zoom=0,0.7,-1.6,1.6&tangents=1&images=1',
  step: 11,
  highlighted: ['toy', 'schedule'],
  used: ['scaling'],
  task: {
    text: 'Choose the schedule under which all tangents hit the rings. Move over the plot to try it at other steps.',
    judge: ({ design, program }) => {
      const curves = curvesOf(design)
      const ends = program.steps.map(({ tHat }) => tangentAt(curves, tHat, 0))
      const miss = Math.max(...ends.flatMap(({ x, denoised }) => [Math.abs(x), Math.abs(denoised - 1)]))
      // Half the way is half the way for each point: the form says where all tangents end.
      const { x, denoised } = ends[Math.floor(ends.length / 2)]!
      const end = (value: number): string => showNumber(Math.abs(value) < 1e-9 ? 0 : Number(value.toFixed(6)))
      return {
        isDone: miss < 1e-9,
        text:
          miss < 1e-9
            ? 'Every tangent ends at D.'
            : `Half way through the run tangents end at ${end(x)} x + ${end(denoised)} D.`,
      }
    },
    outcome: 'This is the schedule that DDIM uses, and what the paper takes: $\\sigma(t) = t$ without scaling.',
  },
}
