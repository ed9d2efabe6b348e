import { expect, it } from 'vitest'
import type { Frame } from '../../../src/engine/protocol.ts'
import { withFrame } from '../../../src/state/preview.ts'

const steps = 3
const frame = (run: number, step: number): Frame => ({ run, step, steps }) as Frame
const shown = (frames: readonly Frame[]): string => frames.map(({ run, step }) => `${run}:${step}`).join(' ')

const after = (start: readonly Frame[], ...coming: readonly Frame[]): string => shown(coming.reduce(withFrame, start))

it('appends frames in the order of their steps, and drops those of the run before', () => {
  const before = [frame(1, 0), frame(1, 1)]
  expect(after(before, frame(2, 0))).toBe('2:0')
  expect(after(before, frame(2, 0), frame(2, 1), frame(2, 2), frame(2, 3))).toBe('2:0 2:1 2:2 2:3')
})

it('shows a result that comes first in every place until the way there has come', () => {
  expect(after([], frame(2, 3))).toBe('2:3 2:3 2:3 2:3')
  expect(after([frame(1, 0)], frame(2, 3), frame(2, 0), frame(2, 1))).toBe('2:0 2:1 2:3 2:3')
  expect(after([], frame(2, 3), frame(2, 0), frame(2, 1), frame(2, 2))).toBe('2:0 2:1 2:2 2:3')
})
