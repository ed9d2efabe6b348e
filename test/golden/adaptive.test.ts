/** The steps of DPM adaptive against k-diffusion's own, in float64: record_adaptive.py. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { SigmaRange } from '../../src/core/choice.ts'
import { adaptiveGrid } from '../../src/metrics/dpm-adaptive.ts'
import { denoiseInto, type Mixture, normalize } from '../../src/toy/mixture.ts'

interface RecordedRun {
  readonly mixture: Mixture
  readonly latents: readonly number[]
  readonly range: SigmaRange
  readonly levels: readonly number[]
  readonly rejected: number
}

const runs = JSON.parse(readFileSync(new URL('./adaptive.json', import.meta.url), 'utf8')) as readonly RecordedRun[]

it.each(runs.map((run, k) => [k, run] as const))('run %i accepts and rejects the same steps', (_, run) => {
  const mixture = normalize(run.mixture)
  const search = adaptiveGrid(
    (x, sigma, out) => denoiseInto(mixture, x, sigma, out),
    Float64Array.from(run.latents),
    run.range,
  )
  let next = search.next()
  while (!next.done) next = search.next()
  const { levels, rejected, calls } = next.value
  expect([levels.length, rejected]).toEqual([run.levels.length, run.rejected])
  expect(calls).toBe(3 * (run.levels.length - 1 + run.rejected))
  for (const [i, level] of run.levels.entries())
    expect(Math.abs(levels[i]! / level - 1), `level ${i}`).toBeLessThan(1e-9)
})
