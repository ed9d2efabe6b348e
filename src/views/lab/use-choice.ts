import { useCallback } from 'react'
import { useStore } from 'zustand'
import { useBench } from '../use-bench.ts'

/** State of a control that outlives a fold and a reload; `isValid` tells whether what was kept is still a value of it. */
export const useKeptChoice = <T>(
  name: string,
  usual: T,
  isValid: (value: unknown) => boolean,
): readonly [T, (value: T) => void] => {
  const { choices } = useBench()
  const kept = useStore(choices, (state) => state[name])
  const set = useCallback((value: T) => choices.set(name, value), [choices, name])
  return [kept !== undefined && isValid(kept) ? (kept as T) : usual, set]
}

/** Whether a value is one of a list. */
export const oneOf =
  (values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value)

/** Whether a value is a pair of numbers, one from each list. */
export const rangeOf =
  (from: readonly number[], to: readonly number[]) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length === 2 && from.includes(value[0]) && to.includes(value[1])
