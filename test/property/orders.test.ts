/** Every solver's declared orders against measured ones; the table of both is printed at the end. */
import { afterAll, describe, expect, it } from 'vitest'
import { fillIncrement } from '../../src/core/brownian.ts'
import type { Params } from '../../src/core/choice.ts'
import { compile } from '../../src/core/compile.ts'
import { choose, chooseDefault } from '../../src/core/design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { gaussianDenoiser, statesOf } from './core-run.ts'
import {
  drawIncrement,
  exactLaw,
  flowErrors,
  type Law,
  lawAlong,
  lawOf,
  noisyDesign,
  noisyOrdersOf,
  noisyVariants,
  orderOf,
  pathCount,
  pathErrors,
  seed,
  stillVariants,
  type Variant,
} from './order-measures.ts'

const tolerance = 0.2

const rows = new Map<string, { readonly cells: readonly string[]; readonly measured: number[] }>()

const known = new Map<Variant, number>()

/** Network calls of a default run. */
const callsOf = (variant: Variant): number => {
  const calls = known.get(variant) ?? compile({ ...defaultDesign, solver: variant.solver }).nfe
  known.set(variant, calls)
  return calls
}

/** Puts orders into the table, then compares them with the declared one. */
const compare = (
  variant: Variant,
  of: string,
  declared: number,
  measured: readonly number[],
  errors: unknown,
): void => {
  const { spec, name } = variant
  const cells = [spec.id, name, of, String(declared), String(callsOf(variant))]
  const row = rows.get(cells.join()) ?? { cells, measured: [] }
  row.measured.push(...measured)
  rows.set(cells.join(), row)
  for (const order of measured)
    expect(Math.abs(order - declared), `measured ${order}; errors ${errors}`).toBeLessThan(tolerance)
}

afterAll(() => {
  const lines = [...rows.values()].map(({ cells: [id, name, of, declared, nfe], measured }) => {
    const ends = [Math.min(...measured), Math.max(...measured)].map((order) => order.toFixed(2))
    return [id!, name!, of!, declared!, [...new Set(ends)].join(' to '), nfe!]
  })
  const head = ['solver', 'parameters', 'order of', 'declared', 'measured', `NFE, N = ${defaultDesign.steps}`]
  const widths = head.map((title, k) => Math.max(title.length, ...lines.map((line) => line[k]!.length)))
  const print = (line: readonly string[]): string =>
    line
      .map((cell, k) => cell.padEnd(widths[k]!))
      .join('  ')
      .trimEnd()
  console.log([head, ...lines].map(print).join('\n'))
})

/** Orders of each halving of the step. */
const ordersOf = (errors: readonly number[]): number[] => errors.slice(1).map((error, k) => orderOf(errors[k]!, error))

/** Whose error changes its sign on the way to its leading term. */
const isCrossing = ({ spec, solver }: Variant): boolean => spec.id === 'sa-solver' && solver.params.c === 3

/** The fewest steps that show the order of rules whose leading term rules late. */
const late: Readonly<Record<string, (params: Params) => number>> = {
  'second-order': ({ alpha }) => (Math.abs(alpha! - 2 / 3) < 0.01 ? 128 : 64),
  'dpmpp-3m': ({ bend }) => (bend === 1 ? 64 : 256),
  'dpmpp-3m-sde': () => 128,
  'dpm-fast': () => 128,
  lms: ({ order }) => (order! > 2 ? 256 : 64),
  ipndm: ({ order }) => (order! > 2 ? 256 : 64),
  'ipndm-v': ({ order }) => (order! > 3 ? 512 : order! > 2 ? 128 : 64),
}

/**
 * Numbers of steps: enough for the leading term to rule, few enough for it to stay above rounding. Under one curve there
 * are as many as an error in the last digits of a coefficient needs to show; under the others, a wrong treatment of the
 * curve shows with few, and compiling thousands of steps is what these tests take their time for.
 */
const stepsFor = (variant: Variant, order: number, isFine: boolean): readonly number[] => {
  if (isCrossing(variant)) return [1024, 2048, 4096]
  const fine = order >= 4 ? 256 : order >= 3 ? 128 : 512
  const coarse = late[variant.spec.id]?.(variant.solver.params) ?? 64
  const first = isFine ? fine : Math.min(fine, coarse)
  return [first, 2 * first, 4 * first]
}

describe('the ODE', () => {
  const curves = [
    { schedule: 'linear', scaling: 'none' },
    { schedule: 'linear', scaling: 'vp' },
    { schedule: 'vp', scaling: 'vp' },
    { schedule: 've', scaling: 'none' },
    { schedule: 'flow', scaling: 'flow' },
  ]

  describe.each(stillVariants)('by $spec.id, $name', (variant) => {
    const { spec, solver } = variant
    const order = spec.order(solver.params)

    it.each(curves)(`is of order ${order} under schedule $schedule, scaling $scaling`, ({ schedule, scaling }) => {
      const design = {
        ...defaultDesign,
        sigmaMin: 0.02,
        sigmaMax: 20,
        schedule: chooseDefault('schedule', schedule),
        // In ln t where there is one: in ln sigma a rule does not know its curves.
        scaling: choose('scaling', scaling, scaling === 'flow' ? { log: 2 } : {}),
        solver,
      }
      const errors = flowErrors(design, stepsFor(variant, order, schedule === 'vp'))
      compare(variant, 'ODE', order, ordersOf(errors), errors)
    })
  })
})

/** The rate of noise replacement, over sigma' / sigma, that a solver tends to as its steps shorten. */
const rates: Readonly<Record<string, (params: Params) => number>> = {
  'euler-ancestral': ({ eta }) => eta! ** 2,
  ddpm: () => 1,
  'dpmpp-2s-ancestral': ({ eta }) => eta! ** 2,
  'dpmpp-sde': ({ eta }) => eta! ** 2,
  'dpmpp-2m-sde': ({ eta }) => eta!,
  'dpm-2-ancestral': ({ eta }) => eta! ** 2,
  'res-multistep-ancestral': ({ eta }) => eta! ** 2,
  'dpmpp-3m-sde': ({ eta }) => eta!,
  'seeds-2': ({ eta }) => eta!,
  'seeds-3': ({ eta }) => eta!,
  'sa-solver': ({ tau }) => tau! ** 2,
  'euler-maruyama': ({ b }) => b!,
}

/** That of ER-SDE, whose share of kept noise phi is no power of sigma: d ln phi / d ln sigma - 1. */
const erRate = (sigma: number): number => {
  const bend = Math.exp(sigma ** 0.3)
  return (0.3 * sigma ** 0.3 * bend) / (bend + 10)
}

/** A sum for an integral takes a share of each step: it shows once the rule's own error is below it. */
const isSummed = ({ spec, solver }: Variant): boolean => spec.id === 'er-sde' && solver.params.integral === 1

/** Steps that a path is measured with, and those of the path it is compared with, where rules need others. */
const pathSteps: Readonly<Record<string, readonly [readonly number[], number]>> = {
  // Two draws in a step: their order shows later.
  'dpmpp-sde': [[24, 48, 96, 192], 3072],
  'seeds-2': [[24, 48, 96, 192], 3072],
  // Inner points at thirds of a step are places of the path where three times the steps divide 3072.
  'seeds-3': [[16, 32, 64, 128], 1024],
}

describe.each(noisyVariants)('the SDE by $spec.id, $name', (variant) => {
  const { spec, solver } = variant
  const declared = noisyOrdersOf(variant)

  it(`has paths of order ${declared.strong} on a mixture`, () => {
    const errors = pathErrors(solver, ...(pathSteps[spec.id] ?? [[12, 24, 48, 96], 1536]))
    // One order over all: each halving alone still shows the chance of 400 paths.
    compare(variant, 'path', declared.strong, [orderOf(errors[0]!, errors.at(-1)!) / 3], errors)
  })

  it(`has a law of order ${declared.weak} and a marginal of order ${declared.marginal} on a Gaussian`, () => {
    const s = 0.5
    const { sigmaMin, sigmaMax } = noisyDesign(solver, 1)
    const law = (intervals: number): Law => lawOf(compile(noisyDesign(solver, intervals)), s, intervals)
    const [start, end] = [sigmaMax, sigmaMin].map((sigma) => s ** 2 + sigma ** 2) as [number, number]
    const intervals = isSummed(variant) ? [1536, 3072, 6144] : [96, 192, 384]
    const laws = intervals.map(law)

    const marginal = laws.map(({ gain, variance }) => Math.abs(gain ** 2 * start + variance - end))
    compare(variant, 'marginal', declared.marginal, ordersOf(marginal), marginal)

    const rate = rates[spec.id]?.(solver.params)
    // Without a closed form, a run of many steps gives the gain; the variance follows, since the SDE keeps the marginal.
    const { gain } =
      spec.id === 'er-sde'
        ? lawAlong(s, sigmaMax, sigmaMin, erRate)
        : rate === undefined
          ? law(3072)
          : exactLaw(s, sigmaMax, sigmaMin, rate)
    const variance = end - gain ** 2 * start
    const errors = laws.map((found) =>
      Math.max(Math.abs(found.gain / gain - 1), Math.abs(found.variance / variance - 1)),
    )
    compare(variant, 'law', declared.weak, ordersOf(errors), errors)
  })
})

it('the paths are those that runs follow', () => {
  for (const increment of [
    { from: 4, to: 1 },
    { from: 0.3, to: 0.29 },
    { from: 0.3, to: 0.29, clock: 'sigma' },
  ] as const) {
    const [drawn, run] = [new Float64Array(pathCount), new Float64Array(pathCount)]
    drawIncrement(increment, drawn)
    fillIncrement(run, seed, 0, increment)
    expect(drawn).toEqual(run)
  }
})

it('a law found backwards is that of runs with one draw at a time', () => {
  for (const { solver } of noisyVariants) {
    const program = compile(noisyDesign(solver, 6))
    const { gain, variance } = lawOf(program, 0.5, 6)
    /** The end of a run from a start, with a function of the noise level as its path, which is linear in it. */
    const endOf = (start: number, path: (sigma: number) => number): number =>
      statesOf(
        program,
        gaussianDenoiser(0, 0.5),
        (_, out) => out.fill(start),
        1,
        ({ from, to, clock }, out) => {
          const length = clock === 'sigma' ? from - to : Math.log(from / to)
          out[0] = (path(to) - path(from)) / Math.sqrt(length)
        },
      )[6]![0]!
    const { sigma, s } = program.steps[0]!
    expect(endOf(1 / sigma / s, () => 0)).toBeCloseTo(gain, 12)
    // Over one smallest interval after another, a path that rises there alone, by the root of its length.
    const ends = [...new Set(program.increments.flatMap(({ from, to }) => [from, to]))].sort((a, b) => b - a)
    const clock = program.increments[0]?.clock
    const found = ends.slice(1).map((low, k) => {
      const high = ends[k]!
      const rise = Math.sqrt(clock === 'sigma' ? high - low : Math.log(high / low))
      return endOf(0, (at) => (at <= low ? rise : 0))
    })
    expect(found.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(variance, 12)
  }
})

it('the closed form of the law is that of one level after another', () => {
  for (const rate of [0.3, 1, 2]) {
    const [first, second, whole] = [exactLaw(0.5, 4, 1, rate), exactLaw(0.5, 1, 0.1, rate), exactLaw(0.5, 4, 0.1, rate)]
    expect(first.gain * second.gain).toBeCloseTo(whole.gain, 14)
    expect(first.variance * second.gain ** 2 + second.variance).toBeCloseTo(whole.variance, 14)
    const along = lawAlong(0.5, 4, 0.1, () => rate)
    expect(along.gain / whole.gain).toBeCloseTo(1, 12)
    expect(along.variance / whole.variance).toBeCloseTo(1, 12)
  }
})
