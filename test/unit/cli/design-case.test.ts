/** Cases of any design: the reference's recorded runs again, every choice by a runner of the test's own, faults by field. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { runDesignCase } from '../../../src/cli/design-case.ts'
import { designOfCase, runCase } from '../../../src/cli/reference-case.ts'
import { main } from '../../../src/cli/trace.ts'
import { compile, type Design, fillIncrement, fillNormals, type Term, toJson } from '../../../src/core/index.ts'
import { denoise, type Mixture, normalize } from '../../../src/toy/mixture.ts'
import { everyChoice, exportedDesigns } from '../../export/designs.ts'
import { faultsOf, type Schema } from '../../json-schema.ts'
import { runHere } from './commands.ts'

const schema = JSON.parse(readFileSync(join(root, 'docs/schemas/trace.json'), 'utf8')) as Schema
const mixture = { w: [1, 3], mu: [-0.5, 0.5], s: [0.1, 0.2] }
const isGuided = ({ guidance }: Design): boolean => ['cfg', 'cfg-pp', 'interval'].includes(guidance.id)

/** A case whose every noise is given by name, as the page draws it, and its answer by going through the operations. */
const caseOf = (design: Design) => {
  const program = compile(design)
  const [seed, image, length] = [5, 2, 3]
  const tensors = new Map<string, Float64Array>()
  const mode: Mixture = { w: [1], mu: [mixture.mu[1]!], s: [mixture.s[1]!] }
  const whole = normalize(mixture)
  const draw = (name: string): Float64Array => {
    const values = new Float64Array(length)
    const k = Number(name.slice(1))
    if (name.startsWith('n')) fillNormals(values, seed, image, k)
    else fillIncrement(values, seed, image, program.increments[k]!)
    return values
  }
  const noise: Record<string, number[]> = {}
  const form = (terms: readonly Term[]): Float64Array => {
    const sum = new Float64Array(length)
    for (const { base, coefficient } of terms) {
      const known = tensors.get(base) ?? draw(base)
      tensors.set(base, known)
      if (/^[nw]/.test(base)) noise[base] = [...known]
      for (let j = 0; j < length; j++) sum[j] = sum[j]! + coefficient * known[j]!
    }
    return sum
  }
  const weak = (of: Mixture): Mixture => {
    // docs/guide.md: every mode widened by half of the data's usual standard deviation, 0.5.
    return { ...of, s: of.s.map((s) => Math.hypot(s, 0.25)) }
  }
  for (const op of program.ops)
    if (op.op === 'combine') tensors.set(op.out, form(op.terms))
    else {
      const of = op.denoiser === 'weak' ? weak(mode) : op.condition === 'label' ? mode : whole
      tensors.set(
        op.out,
        form(op.input).map((x) => denoise(of, x, op.sigma)),
      )
    }
  const scale = program.steps.at(-1)!.sNext
  const { n0: latents, ...given } = noise
  return {
    given: { design: toJson(design), mixture, label: 1, latents: latents!, noise: given },
    seeded: { design: toJson(design), mixture, label: 1, seed, image, length },
    result: Array.from(tensors.get(program.result)!, (x) => x / scale),
  }
}

describe('cases with a design', () => {
  it('repeat the 60 recorded runs of the reference samplers, bit for bit as their own spelling does', () => {
    const text = readFileSync(join(root, 'test/golden/edm-reference.json'), 'utf8')
    const { cases } = JSON.parse(text) as { cases: readonly Record<string, unknown>[] }
    expect(cases.length).toBeGreaterThan(50)
    for (const one of cases) {
      const { mixture, latents, noise } = one
      // Their S_max of 1e9 is without end.
      const design = JSON.parse(
        JSON.stringify(toJson(designOfCase(one))).replace('"sTmax":1000000000', '"sTmax":"inf"'),
      )
      const ours = runDesignCase({ design, mixture, latents, noise })
      const theirs = runCase(one)
      expect(ours.result).toEqual(theirs.result)
      expect(ours.calls.map(({ asked: _, ...call }) => call)).toEqual(theirs.calls)
    }
  })

  it('run every design of the page, given its noises or its seed', () => {
    const faults: string[] = []
    for (const [id, design] of [...Object.entries(exportedDesigns), ...everyChoice]) {
      const { given, seeded, result } = caseOf(design)
      const answers = [runDesignCase(given), runDesignCase(seeded)]
      const input = faultsOf(schema, { cases: [given, seeded] }, inputOf)
      const output = faultsOf(schema, { cases: answers }, outputOf)
      faults.push(...[...input, ...output].map((fault) => `${id} ${fault}`))
      if (!isGuided(design) && answers[0]!.calls.some(({ asked }) => asked === 'none')) faults.push(`${id}: no label`)
      for (const answer of answers) {
        const apart = Math.max(...result.map((x, j) => Math.abs(x - answer.result[j]!) / Math.max(1, Math.abs(x))))
        if (!(apart < 1e-12)) faults.push(`${id}: ${apart} apart`)
        if (answer.nfe !== answer.calls.length) faults.push(`${id}: ${answer.nfe} calls`)
      }
    }
    expect(faults).toEqual([])
  })

  const churn = { id: 'churn', params: { sChurn: 20, sTmax: 'inf' } }
  const good = { design: { steps: 3, solver: 'euler' }, mixture, latents: [0.3, -1.2] }

  it('take words and links, and stand beside cases of the reference samplers', async () => {
    const words = { ...good, design: 'euler a 4', seed: 3 }
    const link = { ...good, design: '#steps=5&solver=euler' }
    const old = { sampler: 'edm_sampler', options: { num_steps: 3 }, mixture, latents: [0.3] }
    const { status, stdout } = await runHere(main, [], { input: JSON.stringify({ cases: [words, link, old, good] }) })
    expect(status).toBe(0)
    const answers = JSON.parse(stdout).cases
    expect(answers.map((answer: { nfe?: number }) => answer.nfe)).toEqual([4, 5, undefined, 3])
    expect(answers[2].calls).toHaveLength(5)
  })

  it.each([
    ['design', { design: { solver: 'magic' } }],
    ['design', { design: 'no such words' }],
    ['design', { design: 4 }],
    ['design', { design: { steps: 3, discretization: 'flow', sigmaMax: 'inf' } }],
    ['mixture', { mixture: undefined }],
    ['mixture.s', { mixture: { w: [1], mu: [0] } }],
    ['latents', { latents: undefined }],
    ['latents', { latents: undefined, seed: 1 }],
    ['latents', { latents: undefined, length: 3 }],
    ['length', { length: 3 }],
    ['noise', { noise: 3 }],
    ['noise.w0', { design: { steps: 3, solver: 'euler-ancestral' } }],
    ['noise.w1', { design: { steps: 3, solver: 'euler-ancestral' }, noise: { w0: [1, 2], w1: [1] } }],
    ['noise.n1', { design: { steps: 3, stochasticity: churn } }],
    ['noise[1]', { design: { steps: 3, stochasticity: churn }, noise: [[1, 2]] }],
    ['label', { label: 2 }],
    ['label', { design: { guidance: { id: 'cfg', params: { weight: 2 } } } }],
    ['seed', { seed: -1 }],
    ['colour', { colour: 1 }],
  ])('name %s where it is wrong', async (field, change) => {
    const input = JSON.stringify({ cases: [{ ...good, ...change }, good] })
    const { status, stdout } = await runHere(main, [], { input })
    expect(status).toBe(0)
    const [wrong, right] = JSON.parse(stdout).cases
    expect(Object.keys(wrong)).toEqual(['error'])
    expect(wrong.error.split(': ')[0], wrong.error).toBe(field)
    expect(right.nfe).toBe(3)
  })

  it('prints its options with --help', async () => {
    expect((await runHere(main, ['--help'])).stdout).toMatch(/^Usage: npm run --silent trace/)
  })
})

const definitions = schema.$defs as Record<string, Schema>
const inputOf = definitions.input!
const outputOf = definitions.output!
