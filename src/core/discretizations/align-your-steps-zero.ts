import { param } from '../choice.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { optimizedLevel, tableParameter, tableRange } from './optimized-tables.ts'

/** An optimized table at N + 1 places, the last of which becomes the final 0: N = 10 is how its authors use it. */
export const alignYourStepsZero: DiscretizationSpec = {
  id: 'align-your-steps-zero',
  label: 'Align your steps (last becomes 0)',
  formula: String.raw`\ln\sigma_i = \mathrm{interpolate}\big(\ln \sigma^{\mathrm{AYS}}_0 \ldots \ln \sigma^{\mathrm{AYS}}_{10};\ 10\,u\big),\quad u = \tfrac{i}{N}`,
  source: 'Sabour et al. 2024; ComfyUI ("AlignYourSteps", its own tables), diffusers (AysSchedules, rounded tables)',
  fieldName: { name: 'align_your_steps', where: ['ComfyUI', 'diffusers'] },
  defaultRange: tableRange(tableParameter.default),
  endsAt: 'own',
  parameters: [tableParameter],
  create: (params) => ({
    sigmas: (steps, range) =>
      Float64Array.from({ length: steps }, (_, i) => optimizedLevel(param(params, 'table'), i / steps, range)),
  }),
}
