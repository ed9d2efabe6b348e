/** Expectations for loops of thousands: vitest's own, which cost more than most of what they check, are for faults alone. */
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'

/** What is strictly equal is equal to vitest too; the rest is its to judge, and to word. */
export const expectEqual = (actual: unknown, expected: unknown, message?: string): void => {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, message).toEqual(expected)
}

export const expectTrue = (isTrue: boolean, message: () => string): void => {
  if (!isTrue) expect.fail(message())
}
