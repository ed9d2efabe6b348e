import { designParameters } from '../../../core/design.ts'
import { faultOf } from '../../../core/faults.ts'
import type { By } from '../../../measure/studies/by.ts'
import { Segments } from '../../controls/Segments.tsx'
import { bySegments } from '../by.ts'
import { NumberList } from './NumberList.tsx'
import { parseNumbers } from './number-list.ts'

/** Calls of the design with the most steps, and more. */
const mostCalls = 10_000

const faultOfCount = (by: By, count: number): string | undefined =>
  by === 'steps'
    ? faultOf(designParameters.steps, count)
    : Number.isInteger(count) && count >= 1 && count <= mostCalls
      ? undefined
      : `must be a whole number from 1 to ${mostCalls}`

/** What is wrong with a list of numbers of steps or of calls, as a sentence; undefined where nothing is. */
export const countsFault = (by: By, counts: readonly number[] | undefined): string | undefined => {
  if (!counts) return 'Enter whole numbers, such as 5, 9, 18.'
  for (const count of counts) {
    const fault = faultOfCount(by, count)
    if (fault !== undefined) return `${count} ${fault}.`
  }
  return undefined
}

interface CountsFieldProps {
  readonly by: By
  readonly text: string
  /** Added to the name of the list, where a page has several: " of the study". */
  readonly of?: string
  readonly onChange: (by: By, text: string) => void
}

/** What designs have in common, and the numbers of it that they are measured at. */
export const CountsField = ({ by, text, of = '', onChange }: CountsFieldProps) => (
  <>
    <Segments label="Compared at the same" value={by} segments={bySegments} onValue={(next) => onChange(next, text)} />
    <NumberList
      label={`${by === 'calls' ? 'Calls' : 'Steps N'}${of}`}
      value={text}
      fault={countsFault(by, parseNumbers(text))}
      onValue={(next) => onChange(by, next)}
    />
  </>
)
