import type { By } from '../../measure/studies/by.ts'
import type { Segment } from '../controls/Segments.tsx'

export const bySegments: readonly Segment<By>[] = [
  { value: 'steps', label: 'Same steps', title: 'Every design at the same numbers of steps' },
  {
    value: 'calls',
    label: 'Same calls',
    title: 'Every design with as many steps as the same numbers of network calls pay for',
  },
]
