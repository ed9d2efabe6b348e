import { showNumber } from '../base/number.ts'
import type { Scene } from './scene.ts'

export const schedules: Scene = {
  id: 'schedules',
  title: 'Noise schedules',
  paragraphs: [
    'How fast noise grows with time is a choice, $\\sigma(t)$: its root ($\\sqrt t$, design B), VP’s curve (C), the straight line $\\sigma(t) = t$ (A), or a wave drawn by hand (D). A schedule moves the flow lines along the time axis and bends them.',
    'To be careful at low noise one may take shorter steps there, or warp the schedule so that time passes slowly there. These are not the same thing.',
    'All four designs below call the denoiser at the same noise levels, 18 times each, from the same starts. Only $\\sigma(t)$ differs, and so do their errors.',
  ],
  hash:
    'slot=D&solver=euler&schedule=drawn&A=solver=euler&B=solver=euler;schedule=ve&C=solver=euler;schedule=vp' +
    '&nameA=Linear&nameB=Root&nameC=VP&nameD=Wave&layout=multiples&axis=t&zoom=0,6,-3,3&points=20&images=1',
  highlighted: ['toy', 'schedule'],
  used: ['compare'],
  task: {
    text: 'Design D is active. Straighten its wave: press “Straight” at its curve, or drag the points, until D errs no more than A.',
    judge: ({ readings }) => {
      const [line, wave] = (['A', 'D'] as const).map((slot) => readings(slot)?.globalError?.mean)
      if (line === undefined || wave === undefined)
        return { isDone: false, text: 'Designs A and D are both needed, and neither may add noise.' }
      return { isDone: wave <= 1.001 * line, text: `Mean global error: D ${showNumber(wave)}, A ${showNumber(line)}.` }
    },
    outcome: 'Same levels, same number of calls, other error: the curvature that the schedule adds is paid for.',
  },
}
