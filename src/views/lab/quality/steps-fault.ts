import { designParameters } from '../../../core/design.ts'
import { faultOf } from '../../../core/faults.ts'

/** What is wrong with a list of numbers of steps, as a sentence; undefined where nothing is. */
export const stepsFault = (steps: readonly number[] | undefined): string | undefined => {
  if (!steps) return 'Enter whole numbers, such as 5, 9, 18.'
  for (const count of steps) {
    const fault = faultOf(designParameters.steps, count)
    if (fault !== undefined) return `${count} ${fault}.`
  }
  return undefined
}
