import fc from 'fast-check'
import { afterAll, vi } from 'vitest'
import './wasm-memories.ts'

/**
 * Properties draw the same cases in every run, so that a failure is a change of the code. To search further:
 * `FAST_CHECK_SEED=$RANDOM npx vitest run --project unit`.
 */
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 2022) })

// Files share a process: none leaves its clock, its globals or its spies to the next.
afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})
