/** Sheets and plans as files. The PNG codec is loaded when it is needed. */

import { stateTexts } from '../../../files/state-link.ts'
import type { Sheet } from '../../../measure/sheet-run.ts'
import { type Plan, PlanFault, planToJson, readPlan } from '../../../sweep/plan.ts'
import { saveFile } from '../../controls/save-file.ts'

/** Magnification of the images in a saved sheet. */
const scale = 2

/** The picture as far as it is done, with the link to the page's state beside the plan. */
export const saveSheet = async ({ plan, states }: Sheet, link: string): Promise<void> => {
  const { encodeSheet, paintSheet } = await import('../../../sweep/sheet.ts')
  const pixels = states.map((state) => (state.status === 'done' ? state.pixels : null))
  const png = encodeSheet(plan, paintSheet(plan, pixels, scale), stateTexts(link))
  saveFile('samplerscope-sheet.png', 'image/png', new Uint8Array(png))
}

/** For `npm run sweep`. */
export const savePlan = (plan: Plan): void =>
  saveFile('samplerscope-plan.json', 'application/json', `${JSON.stringify(planToJson(plan), null, 2)}\n`)

/** The plan of a sheet's PNG or of a JSON file; else a sentence. */
export const openPlan = async (file: File): Promise<Plan | string> => {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    // A PNG begins with a byte that no text does.
    if (bytes[0] !== 0x89) return readPlan(new TextDecoder().decode(bytes))
    const { planOfSheet } = await import('../../../sweep/sheet.ts')
    return planOfSheet(bytes)
  } catch (error) {
    if (error instanceof PlanFault || error instanceof RangeError)
      return `${file.name} cannot be opened: ${error.message.replace(/\.$/, '')}.`
    throw error
  }
}
