import { memo, useMemo } from 'react'
import { Radios } from './Radios.tsx'

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

const PlainSegments = <T extends string>({ segments, ...rest }: SegmentsProps<T>) => {
  const radios = useMemo(
    () => segments.map(({ value, label, ...more }) => ({ value, content: label, ...more })),
    [segments],
  )
  return <Radios className="segments" radios={radios} {...rest} />
}

/** One of a few, all in sight, each named by a word. Drawn again when what it is given changes. */
export const Segments = memo(PlainSegments) as typeof PlainSegments
