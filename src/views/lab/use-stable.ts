import { useMemo } from 'react'
import { contentKey } from '../../core/design-json.ts'

/** The same object for as long as its content is the same. */
export const useStable = <T>(value: T): T => {
  const key = contentKey(value)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the value
  return useMemo(() => value, [key])
}
