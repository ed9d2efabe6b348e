/** The core as a library: everything here comes from its index. */
import { expect, it } from 'vitest'
import {
  add,
  base,
  compile,
  type Design,
  defaultDesign,
  fillNormals,
  findSpec,
  interpret,
  levelsOf,
  parseDesign,
  printProgram,
  registry,
  rows,
  type SolverSpec,
  scale,
  toJson,
  withSolver,
} from '../../../src/core/index.ts'

const seed = 5
const points = 8

/** Samples of a design for data that is always `datum`, whose denoiser is that constant. */
const sample = (design: Design, datum: number): Float64Array => {
  const run = interpret(compile(design), {
    length: points,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => fillNormals(out, seed, 0, k),
  })
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
    if (next.value.kind === 'denoise') next.value.output.fill(datum)
  }
}

it('parses, compiles and runs a small design', () => {
  const { value: design, notes } = parseDesign({ steps: 3, solver: 'euler', discretization: 'edm' })
  expect(notes).toEqual([])
  const program = compile(design)
  expect(program.nfe).toBe(3)
  expect(program.steps.map(({ sigma }) => sigma)).toEqual([...levelsOf(design)].slice(0, -1))
  // With one datum all flow lines are straight in sigma(t) = t: Euler lands on it exactly.
  for (const x of sample(design, 0.5)) expect(x).toBeCloseTo(0.5, 12)
  expect(parseDesign(JSON.parse(JSON.stringify(toJson(design)))).value).toEqual(design)
})

it('prints a program whose coefficients can be checked by hand', () => {
  const { value: design } = parseDesign({
    steps: 2,
    sigmaMin: 1,
    sigmaMax: 4,
    discretization: { id: 'edm', params: { rho: 1 } },
  })
  expect(printProgram(compile(design)).split('\n')).toEqual([
    'x0 = 4 n0',
    'D0 = D(1 x0; sigma 4)',
    'D1 = D(0.25 x0 + 0.75 D0; sigma 1)',
    // x + h/2 (d + d') with h = -3, d = (x - D0) / 4 and d' = x + h d - D1.
    'x1 = 0.25 x0 + -0.75 D0 + 1.5 D1',
    'D2 = D(1 x1; sigma 1)',
    'x2 = 1 D2',
  ])
})

it('lists the choices of every row', () => {
  for (const row of rows)
    expect(registry[row].map(({ id }) => findSpec(row, id)?.id)).toEqual(registry[row].map((spec) => spec.id))
  expect(rows.map((row) => defaultDesign[row].id)).toEqual([
    'edm',
    'linear',
    'none',
    'second-order',
    'none',
    'none',
    'level',
    'zero',
  ])
})

it('offers the algebra that solvers are written in', () => {
  const x = base('x0')
  expect(add(scale(x, 2), scale(base('D0'), -1), x)).toEqual([
    { base: 'x0', coefficient: 3 },
    { base: 'D0', coefficient: -1 },
  ])
})

const midpoint: SolverSpec = {
  id: 'my-midpoint',
  label: 'Midpoint',
  formula: String.raw`x_{i+1} = x_i + h\,d(t_i + h/2)`,
  source: 'a user of the library',
  order: () => 2,
  parameters: [],
  create:
    () =>
    ({ x, t, next, slope }) => {
      const h = next - t
      const middle = slope(add(x, scale(slope(x, t), h / 2)), t + h / 2)
      return add(x, scale(middle, h))
    },
}

it('takes solvers from outside, beside its own and without touching them', () => {
  const mine = withSolver(registry, midpoint)
  const { value: design, notes } = parseDesign({ steps: 4, solver: 'my-midpoint' }, mine)
  expect(notes).toEqual([])
  expect(design.solver.id).toBe('my-midpoint')
  expect(compile(design, mine).nfe).toBe(8)
  expect(mine.solver).toHaveLength(registry.solver.length + 1)
  // The core's own registry does not know it, and says so.
  expect(parseDesign({ solver: 'my-midpoint' }).notes[0]).toContain('my-midpoint')
  expect(() => compile(design)).toThrow(RangeError)
  expect(() => withSolver(mine, midpoint)).toThrow(/registered already/)
})
