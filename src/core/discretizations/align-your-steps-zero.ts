import { optimizedLevel, optimizedRange } from './align-your-steps.ts'
import type { DiscretizationSpec } from './discretization.ts'

/** The optimized table at N + 1 places, the last of which becomes the final 0: N = 10 is how its authors use it. */
export const alignYourStepsZero: DiscretizationSpec = {
  id: 'align-your-steps-zero',
  label: 'Align your steps (last becomes 0)',
  formula: String.raw`\ln\sigma_i = \mathrm{interpolate}\big(\ln \sigma^{\mathrm{AYS}}_0 \ldots \ln \sigma^{\mathrm{AYS}}_{10};\ 10\,u\big),\quad u = \tfrac{i}{N}`,
  source: 'Sabour et al. 2024, table of Stable Diffusion 1.5; ComfyUI ("AlignYourSteps"), diffusers (AysSchedules)',
  fieldName: { name: 'align_your_steps', where: ['ComfyUI', 'diffusers'] },
  defaultRange: optimizedRange,
  endsAt: 'own',
  parameters: [],
  create: () => ({
    sigmas: (steps, range) => Float64Array.from({ length: steps }, (_, i) => optimizedLevel(i / steps, range)),
  }),
}
