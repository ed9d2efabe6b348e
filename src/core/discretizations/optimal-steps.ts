import { param } from '../choice.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { flowRange, sigmaWithin } from './flow.ts'

/** By the number that a link has: times that were searched for with one model; the last stands where the run ends. */
const tables: Readonly<Record<number, { readonly label: string; readonly times: readonly number[] }>> = {
  1: {
    label: 'Flux (10 steps)',
    times: [0.9968, 0.9886, 0.9819, 0.975, 0.966, 0.9471, 0.9158, 0.8287, 0.5512, 0.2808, 0.001],
  },
  2: {
    label: 'Wan (20 steps)',
    times: [
      1, 0.997, 0.995, 0.993, 0.991, 0.989, 0.987, 0.985, 0.98, 0.975, 0.973, 0.968, 0.96, 0.946, 0.927, 0.902, 0.864,
      0.776, 0.539, 0.208, 0.001,
    ],
  },
  3: {
    label: 'Chroma (40 steps)',
    times: [
      0.992, 0.99, 0.988, 0.985, 0.982, 0.978, 0.973, 0.968, 0.961, 0.953, 0.943, 0.931, 0.917, 0.9, 0.881, 0.858,
      0.832, 0.802, 0.769, 0.731, 0.69, 0.646, 0.599, 0.55, 0.501, 0.451, 0.402, 0.355, 0.311, 0.27, 0.232, 0.199,
      0.169, 0.143, 0.12, 0.101, 0.084, 0.07, 0.058, 0.048, 0.001,
    ],
  },
}

/** A table at the place u in [0, 1], linear in ln t between its times. */
const timeAt = (times: readonly number[], u: number): number => {
  const place = u * (times.length - 1)
  const j = Math.min(Math.floor(place), times.length - 2)
  return times[j]! * (times[j + 1]! / times[j]!) ** (place - j)
}

/** Times that dynamic programming found for one flow model, between them in ln t where there are more or fewer steps; the last becomes 0. */
export const optimalSteps: DiscretizationSpec = {
  id: 'optimal-steps',
  label: 'Flow, optimal steps',
  formula: String.raw`\ln t_i = \mathrm{interpolate}\big(\ln t^{\mathrm{OSS}};\ \tfrac{i}{N}\big),\quad \sigma_i = \tfrac{t_i}{1 - t_i}`,
  source: 'Pei et al. 2025 (optimal stepsize); ComfyUI ("OptimalStepsScheduler")',
  defaultRange: flowRange,
  endsAt: 'own',
  parameters: [
    {
      key: 'table',
      tex: String.raw`t^{\mathrm{OSS}}`,
      label: 'table',
      min: 1,
      max: 3,
      default: 1,
      spread: 'linear',
      isInteger: true,
      named: Object.entries(tables).map(([value, { label }]) => ({ value: Number(value), label })),
      help: 'Model whose table is taken: Flux, Wan or Chroma.',
    },
  ],
  create: (params) => {
    const { times } = tables[param(params, 'table')]!
    return {
      sigmas: (steps, range) =>
        Float64Array.from({ length: steps }, (_, i) => sigmaWithin(range)(timeAt(times, i / steps))),
    }
  },
}
