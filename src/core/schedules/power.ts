import { param } from '../choice.ts'
import type { ScheduleSpec } from './schedule.ts'

/**
 * sigma(t) = sigma_max (t / sigma_max)^p: the linear schedule at p = 1, VE's in another unit of time at p = 1/2. All reach
 * sigma_max at the same time.
 */
export const power: ScheduleSpec = {
  id: 'power',
  label: 'Power',
  formula: String.raw`\sigma(t) = \sigma_{\max}\,(t/\sigma_{\max})^p`,
  source: 'a family through sqrt(t) and t of Karras et al. 2022, Table 1',
  use: 'A family through VE’s square root and the linear schedule: to see what bending costs.',
  parameters: [
    {
      key: 'p',
      tex: 'p',
      label: 'exponent p',
      min: 0.5,
      max: 4,
      default: 1,
      spread: 'log',
      named: [
        { value: 0.5, label: 'Root' },
        { value: 1, label: 'Linear' },
        { value: 2, label: 'Square' },
      ],
      namesChoice: true,
      help: 'Below 1 noise grows fast at first; above 1 it grows fast at last.',
    },
  ],
  create: (params, { max }) => {
    const p = param(params, 'p')
    return {
      sigma: (t) => max * (t / max) ** p,
      sigmaDeriv: (t) => p * (t / max) ** (p - 1),
      sigmaInv: (sigma) => max * (sigma / max) ** (1 / p),
    }
  },
}
