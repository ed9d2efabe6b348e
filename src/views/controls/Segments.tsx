import { ToggleGroup } from 'radix-ui'
import { memo } from 'react'

export interface Segment<T extends string> {
  readonly value: T
  readonly label: string
  readonly title?: string
}

interface SegmentsProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly segments: readonly Segment<T>[]
  readonly onValue: (value: T) => void
}

const PlainSegments = <T extends string>({ label, value, segments, onValue }: SegmentsProps<T>) => (
  <ToggleGroup.Root
    type="single"
    className="segments"
    aria-label={label}
    value={value}
    onValueChange={(next) => next !== '' && onValue(next as T)}
  >
    {segments.map((segment) => (
      <ToggleGroup.Item key={segment.value} value={segment.value} title={segment.title}>
        {segment.label}
      </ToggleGroup.Item>
    ))}
  </ToggleGroup.Root>
)

/** One of a few, all in sight; arrow keys walk, Enter or Space takes. Drawn again when what it is given changes. */
export const Segments = memo(PlainSegments) as typeof PlainSegments
