import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Design } from '../../core/design.ts'
import { isSameDesign } from '../../core/design-json.ts'
import { useBench } from '../use-bench.ts'

/** Levels that were fitted and are in force. */
export interface Fitted {
  readonly before: Design
  /** What came of it: a sentence. */
  readonly result: string
}

/** The newest study of levels whose result a design is; null where it is none's. */
export const useFitted = (design: Design): Fitted | null => {
  const studies = useStore(useBench().studies.state, (state) => state.studies)
  return useMemo(() => {
    for (const { content } of studies)
      if (content.kind === 'fitted levels' && content.after && isSameDesign(content.after, design))
        return { before: content.before, result: content.result ?? '' }
    return null
  }, [studies, design])
}
