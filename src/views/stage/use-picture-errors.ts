import { median } from 'd3-array'
import { useMemo } from 'react'
import type { SlotId } from '../../document/slots.ts'
import { useComparison } from '../pictures/use-comparison.ts'

export interface PictureErrors {
  /** Median over the pictures of their distance to the exact flow's; undefined while they run. */
  readonly of: (slot: SlotId) => number | 'stochastic' | undefined
}

/** How far the designs' pictures are from where the exact flow ends. */
export const usePictureErrors = (): PictureErrors => {
  const readings = useComparison()
  return useMemo(
    () => ({
      of: (slot) => {
        const state = readings.find(({ id }) => id === slot)?.state
        if (state?.kind === 'stochastic') return 'stochastic'
        return state?.kind === 'measured' ? median(state.errors) : undefined
      },
    }),
    [readings],
  )
}
