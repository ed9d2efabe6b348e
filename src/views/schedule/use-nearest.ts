import { useEffect, useState } from 'react'
import type { NearestFamily } from '../../core/nearest-family.ts'
import { useSettled } from '../controls/use-settled.ts'
import { useBench } from '../use-bench.ts'

/**
 * The family that a list comes closest to, found in the lab's worker once the hand rests, since the search takes many
 * frames; undefined before the first answer, and the last one until there is another.
 */
export const useNearest = (levels: readonly number[]): NearestFamily | 'noise' | 'few' | undefined => {
  const { lab } = useBench()
  const settled = useSettled(levels)
  const isNoise = settled[0] === Number.POSITIVE_INFINITY
  const isFew = settled.length < 3
  const [found, setFound] = useState<NearestFamily>()
  useEffect(() => {
    if (isNoise || isFew) return
    return lab.run(
      { type: 'nearest', levels: settled },
      {
        onUpdate: (update) => update.type === 'nearest' && setFound(update.nearest),
        onProgress: () => undefined,
        onDone: () => undefined,
        // The reading is a hint; the list stands without it.
        onFailed: () => undefined,
      },
    )
  }, [lab, settled, isNoise, isFew])
  return isNoise ? 'noise' : isFew ? 'few' : found
}
