import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { interpret } from '../../../src/core/interpret.ts'
import type { Term } from '../../../src/core/linear.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { type Condition, lastReads, type Program, printProgram } from '../../../src/core/program.ts'
import { normal } from '../../../src/core/random.ts'

const length = 5
const denoiser = (x: number, sigma: number, condition: Condition): number =>
  Math.tanh(x / (1 + sigma)) + (condition === 'none' ? 0.3 : 0)
const draw = (k: number, out: Float64Array): void => {
  for (let j = 0; j < out.length; j++) out[j] = normal(7, 0, k, j)
}

const sumOf = (terms: readonly Term[], values: ReadonlyMap<string, readonly number[]>): number[] =>
  Array.from({ length }, (_, j) =>
    terms.reduce((total, { base, coefficient }) => total + coefficient * values.get(base)![j]!, 0),
  )

/** Every operation in order, every tensor kept: no reuse of memory to get wrong. */
const evaluate = (program: Program): ReadonlyMap<string, readonly number[]> => {
  const values = new Map<string, readonly number[]>()
  for (const op of program.ops) {
    const terms = op.op === 'combine' ? op.terms : op.input
    for (const { base } of terms) {
      if (values.has(base) || !base.startsWith('n')) continue
      const noise = new Float64Array(length)
      draw(Number(base.slice(1)), noise)
      values.set(base, [...noise])
    }
    const sum = sumOf(terms, values)
    values.set(op.out, op.op === 'combine' ? sum : sum.map((x) => denoiser(x, op.sigma, op.condition)))
  }
  return values
}

const start = (program: Program, allocate: (n: number) => Float64Array = (n) => new Float64Array(n)) =>
  interpret(program, { length, allocate, drawNoise: draw })

const churned: Design = {
  ...presets.find(({ id }) => id === 'churn-imagenet-adm')!.design,
  scaling: chooseDefault('scaling', 'vp'),
  steps: 12,
}

const guided: Design = {
  ...presets.find(({ id }) => id === 'iddpm')!.design,
  guidance: { id: 'cfg', params: { weight: 2.5, sigmaLo: 0.1, sigmaHi: 10 } },
  steps: 9,
}

describe('interpret', () => {
  const designs: readonly { readonly name: string; readonly design: Design }[] = [
    { name: 'EDM in 18 steps', design: defaultDesign },
    { name: 'churn under VP scaling', design: churned },
    { name: 'guidance and restarts', design: { ...guided, stochasticity: chooseDefault('stochasticity', 'restart') } },
    ...presets.map(({ id, design }) => ({ name: id, design: { ...design, steps: 7 } })),
  ]

  it.each(designs)('$name: shows at every step and returns what a plain evaluation gives', ({ design }) => {
    const program = compile(design)
    const expected = evaluate(program)
    const seen: number[] = []
    let calls = 0
    const run = start(program)
    for (let next = run.next(); ; next = run.next()) {
      if (next.done) {
        expect([...next.value]).toEqual(expected.get(program.result))
        break
      }
      const event = next.value
      if (event.kind === 'denoise') {
        expect(event.call).toBe(calls++)
        event.output.set(event.input.map((x) => denoiser(x, event.sigma, event.condition)))
      } else {
        seen.push(event.mark.i)
        const { x, xNext, xHat, denoised } = event.mark
        for (const tensor of [x, xNext]) expect([...event.read(tensor)], tensor).toEqual(expected.get(tensor))
        for (const form of [xHat, denoised]) expect([...event.read(form)]).toEqual(sumOf(form, expected))
      }
    }
    expect(calls).toBe(program.nfe)
    expect(seen).toEqual(program.steps.map(({ i }) => i))
  })

  const allocationsOf = (design: Design): number => {
    let allocations = 0
    const run = start(compile(design), (n) => {
      allocations++
      return new Float64Array(n)
    })
    while (!run.next().done);
    return allocations
  }

  it.each(designs)('$name: uses as much memory for 100 steps as for 5', ({ design }) => {
    const few = allocationsOf({ ...design, steps: 5 })
    expect(allocationsOf({ ...design, steps: 100 })).toBe(few)
    expect(few).toBeLessThanOrEqual(7)
  })

  it('stops where its generator is dropped', () => {
    let drawn = 0
    const run = interpret(compile(churned), { length, allocate: (n) => new Float64Array(n), drawNoise: () => drawn++ })
    for (let k = 0; k < 4; k++) run.next()
    const before = drawn
    expect(run.return(new Float64Array(0)).done).toBe(true)
    expect(run.next().done).toBe(true)
    expect(drawn).toBe(before)
  })

  it('lets two runs of one program go on side by side', () => {
    const program = compile(churned)
    const expected = evaluate(program).get(program.result)
    const runs = [start(program), start(program)]
    const results: number[][] = []
    while (results.length < 2)
      for (const run of runs) {
        const next = run.next()
        if (next.done) {
          if (next.value) results.push([...next.value])
        } else if (next.value.kind === 'denoise') {
          const { input, output, sigma, condition } = next.value
          output.set(input.map((x) => denoiser(x, sigma, condition)))
        }
      }
    for (const result of results) expect(result).toEqual(expected)
  })

  it('computes in float32 when it is given float32', () => {
    const program = compile(defaultDesign)
    const run = interpret(program, {
      length,
      allocate: (n) => new Float32Array(n),
      drawNoise: (k, out) => out.set(Array.from(out, (_, j) => normal(7, 0, k, j))),
    })
    const expected = evaluate(program).get(program.result)!
    for (let next = run.next(); ; next = run.next()) {
      if (next.done) {
        for (const [j, x] of next.value.entries()) expect(Math.abs(x - expected[j]!)).toBeLessThan(1e-4)
        break
      }
      const event = next.value
      if (event.kind === 'denoise') event.output.set(event.input.map((x) => denoiser(x, event.sigma, event.condition)))
    }
  })

  it('refuses a program that reads what was never written', () => {
    const program = compile({ ...defaultDesign, steps: 3 })
    const broken: Program = { ...program, ops: program.ops.filter(({ out }) => out !== 'D1') }
    const steps = broken.steps.map((mark) => ({ ...mark, ops: [0, broken.ops.length] as const }))
    const run = start({ ...broken, steps })
    expect(() => {
      while (!run.next().done);
    }).toThrow(/reads D1 before it is written/)
  })
})

describe('a program', () => {
  const program = compile({ ...defaultDesign, steps: 2 })

  it('prints one operation a line', () => {
    expect(printProgram(program)).toMatchInlineSnapshot(`
      "x0 = 80 n0
      D0 = D(1 x0; sigma 80)
      D1 = D(0.000025 x0 + 0.999975 D0; sigma 0.002)
      x1 = 0.000025 x0 + -19998.5 D0 + 19999.5 D1
      D2 = D(1 x1; sigma 0.002)
      x2 = 1 D2"
    `)
  })

  it('knows when each tensor is read last', () => {
    const last = lastReads(program)
    expect(last.get('n0')).toBe(0)
    expect(last.get('D1')).toBe(3)
    expect(last.get(program.result)).toBe(program.ops.length)
  })
})
