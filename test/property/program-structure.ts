/** What every compiled program has in common, whatever its design. */
import { expect } from 'vitest'
import { levelsOf } from '../../src/core/compile.ts'
import type { Design } from '../../src/core/design.ts'
import { toJson } from '../../src/core/design-json.ts'
import type { Program } from '../../src/core/program.ts'
import { specOf } from '../../src/core/registry.ts'

/** Steps of a run: K (N_Restart - 1) more over each interval, one less where it stops at sigma_min. */
const stepsOf = ({ steps, stochasticity: { id, params, list = [] }, ending }: Design): number => {
  const intervals = id === 'restart' ? [params.levels!, params.k!] : id === 'restarts' ? list : []
  const stride = id === 'restart' ? 2 : 4
  const back = intervals.reduce((sum, levels, k) => sum + (k % stride ? 0 : (levels - 1) * intervals[k + 1]!), 0)
  return steps + back - (ending.id === 'sigma-min' ? 1 : 0)
}

/** Network calls of a run as its solver declares them; one that does not go to 0 has a last step like the others. */
const declaredCalls = ({ solver: { id, params } }: Design, steps: number, goesTo0: boolean): number => {
  const calls = (count: number): number => specOf('solver', id).calls?.(count, params) ?? count
  return goesTo0 ? calls(steps) : calls(steps + 1) - calls(1)
}

/** What is wrong with a program's structure, in words: one expectation for all, since the registry has millions of terms. */
export const structureFaults = (design: Design, program: Program): readonly string[] => {
  const faults: string[] = []
  const check = (isGood: boolean, fault: () => string): void => {
    if (!isGood) faults.push(fault())
  }
  const { ops, steps, nfe } = program
  const n = stepsOf(design)
  const calls = ops.flatMap((op) => (op.op === 'denoise' ? [op] : []))
  check(nfe === calls.length, () => `NFE is ${nfe} for ${calls.length} calls`)
  const combines = ops.length - calls.length
  check(combines === n + 1, () => `${combines} states for ${n} steps`)
  check(steps.length === n && steps.every(({ i }, k) => i === k), () => `steps ${steps.map(({ i }) => i)} of ${n}`)
  const pairs = calls.filter((call, k) => {
    const before = calls[k - 1]
    return (
      (call.condition === 'none' || call.denoiser === 'weak') &&
      before?.condition === 'label' &&
      before.denoiser !== 'weak' &&
      JSON.stringify([call.input, call.sigma]) === JSON.stringify([before.input, before.sigma])
    )
  })
  if (design.guidance.id !== 'auto')
    check(
      calls.every(({ denoiser }) => denoiser === undefined),
      () => 'another denoiser is called',
    )
  if (!design.guidance.id.startsWith('cfg'))
    check(
      calls.every(({ condition }) => condition === 'label'),
      () => 'a call without the label',
    )
  const end0 = steps.at(-1)!.sigmaNext
  // What a step of these calls depends on the levels around it, which churn and the run's end change.
  const isPlain = design.stochasticity.id === 'none' && end0 === 0
  // A step that goes down to 0 needs no middle.
  const skipsMiddles = /^dpmpp-2s-ancestral(-cfg-pp)?$/.test(design.solver.id) && design.solver.params.eta! > 1
  if (!skipsMiddles && (isPlain || !['heunpp2', 'plms', 'dpm-fast', 'sa-solver'].includes(design.solver.id))) {
    const expected = declaredCalls(design, n, end0 === 0)
    check(nfe - pairs.length === expected, () => `NFE is ${nfe} with ${pairs.length} pairs; declared ${expected}`)
  }
  check(nfe >= n, () => `NFE ${nfe} for ${n} steps`)
  check(program.result === `x${n}`, () => `the result is ${program.result}`)

  const written = new Set<string>()
  for (const op of ops) {
    const terms = op.op === 'combine' ? op.terms : op.input
    for (const { base, coefficient } of terms) {
      if (base.startsWith('w')) {
        if (!(program.increments[Number(base.slice(1))]!.to > 0)) faults.push(`${base} goes down to 0`)
      } else if (!base.startsWith('n') && !written.has(base)) faults.push(`${base} is read before it is written`)
      if (!Number.isFinite(coefficient) || coefficient === 0) faults.push(`${coefficient} ${base} in ${op.out}`)
    }
    if (new Set(terms.map(({ base }) => base)).size !== terms.length) faults.push(`${op.out} reads a tensor twice`)
    if (written.has(op.out)) faults.push(`${op.out} is written twice`)
    written.add(op.out)
    if (op.op === 'denoise' && !(op.sigma > 0)) faults.push(`${op.out} is denoised at ${op.sigma}`)
  }

  let end = 0
  for (const [i, mark] of steps.entries()) {
    const { sigma, sigmaHat, sigmaNext, x, xNext } = mark
    check(mark.ops[0] === end, () => `step ${i} starts at operation ${mark.ops[0]} after ${end}`)
    end = mark.ops[1]
    const own = new Set(ops.slice(...mark.ops).map(({ out }) => out))
    for (const out of [xNext, ...mark.denoised.map(({ base }) => base)])
      check(own.has(out), () => `${out} is not made in step ${i}`)
    const before = steps[i - 1]
    check(!before || x === before.xNext, () => `step ${i} starts from ${x} instead of ${before!.xNext}`)
    check(!before || sigma === before.sigmaNext, () => `step ${i} starts at ${sigma} after ${before!.sigmaNext}`)
    check(sigmaHat >= sigma * (1 - 1e-6), () => `step ${i} goes from ${sigma} to ${sigmaHat}`)
    check(sigmaNext < sigmaHat, () => `step ${i} rises from ${sigmaHat} to ${sigmaNext}`)
  }
  check(end === ops.length, () => `the steps own ${end} of ${ops.length} operations`)
  const levels = levelsOf(design)
  const { id, params } = design.ending
  const expectedEnd = id === 'sigma-min' ? levels.at(-2) : id === 'lower-orders' ? params.sigmaEnd : 0
  check(end0 === expectedEnd, () => `the run ends at ${end0} instead of ${expectedEnd}`)
  return faults
}

export const checkStructure = (design: Design, program: Program): void => {
  const faults = structureFaults(design, program)
  // Only for a fault: designs are long to print.
  expect(faults, faults.length > 0 ? JSON.stringify(toJson(design)) : undefined).toEqual([])
}
