import { param } from '../choice.ts'
import { type DiscretizationSpec, sampleLevels } from './discretization.ts'
import { optimizedLevel, tableParameter, tableRange } from './optimized-tables.ts'

/**
 * An optimized table at N places; its lowest level is kept and 0 appended. N = 11 with the table's range is the table
 * itself.
 */
export const alignYourSteps: DiscretizationSpec = {
  id: 'align-your-steps',
  label: 'Align your steps',
  formula: String.raw`\ln\sigma_i = \mathrm{interpolate}\big(\ln \sigma^{\mathrm{AYS}}_0 \ldots \ln \sigma^{\mathrm{AYS}}_{10};\ 10\,u\big),\quad u = \tfrac{i}{N-1}`,
  source: 'Sabour et al. 2024; AUTOMATIC1111 ("Align Your Steps", rounded tables)',
  fieldName: { name: 'align_your_steps', where: ['AUTOMATIC1111'] },
  defaultRange: tableRange(tableParameter.default),
  parameters: [tableParameter],
  create: (params) => ({
    sigmas: (steps, range) => sampleLevels(steps, (u) => optimizedLevel(param(params, 'table'), u, range)),
  }),
}
