/** The command: what it prints, where, and with which exit code; through npm once for each of the two. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import type { CaseTrace } from '../../../src/cli/reference-case.ts'
import { main } from '../../../src/cli/trace.ts'
import { runHere } from './commands.ts'

const trace = (input: string) => runHere(main, [], { input })

const throughNpm = (input: string) => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'trace'], {
    cwd: root,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  return { status, stdout, stderr }
}

/** Results in the order of the cases given. */
const traceCases = async (...cases: readonly unknown[]): Promise<(CaseTrace | { readonly error: string })[]> => {
  const { status, stdout, stderr } = await trace(JSON.stringify({ cases }))
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return JSON.parse(stdout).cases
}

const good = {
  sampler: 'edm_sampler',
  options: { num_steps: 3 },
  mixture: { w: [1, 3], mu: [-0.5, 0.5], s: [0.1, 0.2] },
  latents: [0.3, -1.2],
  noise: [
    [0.1, 0.2],
    [0.3, 0.4],
    [0.5, 0.6],
  ],
}

describe('npm run --silent trace', () => {
  it('answers the golden document with its own calls and results, as JSON and nothing else', () => {
    const text = readFileSync(new URL('../../golden/edm-reference.json', import.meta.url), 'utf8')
    const { cases } = JSON.parse(text) as { cases: CaseTrace[] }
    const { status, stdout, stderr } = throughNpm(text)
    expect([status, stderr]).toEqual([0, ''])
    const answer = JSON.parse(stdout) as { cases: CaseTrace[] }
    expect(Object.keys(answer)).toEqual(['cases'])
    expect(answer.cases).toHaveLength(cases.length)
    for (const [index, { calls, result }] of cases.entries()) {
      const ours = answer.cases[index]!
      expect(Object.keys(ours).sort()).toEqual(['calls', 'result'])
      expect(ours.calls).toHaveLength(calls.length)
      // The numbers are golden/edm-reference.test.ts's business; here only that each answer is its case's.
      for (const [j, x] of result.entries()) expect(Math.abs(ours.result[j]! - x)).toBeLessThan(1e-5)
    }
  })

  /** A case that is wrong in one place, and the field that its error must begin with. */
  const wrong: readonly (readonly [field: string, change: Record<string, unknown>])[] = [
    ['sampler', { sampler: 'magic_sampler' }],
    ['sampler', { sampler: undefined }],
    ['options', { options: null }],
    ['options', { options: [] }],
    ['options.num_steps', { options: { num_steps: 1 } }],
    ['options.num_steps', { options: { num_steps: 2.5 } }],
    ['options.num_steps', { options: { num_steps: '18' } }],
    ['options.num_steps', { options: { num_steps: -3 } }],
    ['options.num_steps', { options: { num_steps: 1e9 } }],
    ['options.steps', { options: { steps: 18 } }],
    ['options.sigma_min', { options: { sigma_min: 2, sigma_max: 1 } }],
    ['options.sigma_min', { options: { sigma_min: 80 } }],
    ['options.sigma_min', { options: { sigma_min: 0 } }],
    ['options.sigma_max', { options: { sigma_max: 'high' } }],
    ['options.rho', { options: { rho: 0 } }],
    ['options.S_churn', { options: { S_churn: -1 } }],
    ['options.S_max', { options: { S_max: 'high' } }],
    ['options.solver', { options: { solver: 'euler' } }],
    ['options.solver', { sampler: 'ablation_sampler', options: { solver: 'rk45' } }],
    ['options.schedule', { sampler: 'ablation_sampler', options: { schedule: 'cosine' } }],
    ['options.alpha', { sampler: 'ablation_sampler', options: { alpha: 0 } }],
    ['options', { sampler: 'ablation_sampler', options: { discretization: 'iddpm', num_steps: 2000 } }],
    ['options', { options: { num_steps: 2, sigma_max: 1e300 } }],
    ['mixture', { mixture: undefined }],
    ['mixture', { mixture: 3 }],
    ['mixture', { mixture: { w: [1], mu: [0, 1], s: [1, 1] } }],
    ['mixture.s', { mixture: { w: [1], mu: [0] } }],
    ['mixture.s', { mixture: { w: [1], mu: [0], s: [-1] } }],
    ['mixture.w', { mixture: { w: [0], mu: [0], s: [1] } }],
    ['mixture.mu[1]', { mixture: { w: [1, 1], mu: [0, null], s: [1, 1] } }],
    ['latents', { latents: [] }],
    ['latents', { latents: undefined }],
    ['latents[1]', { latents: [1, '2'] }],
    ['noise', { noise: 4 }],
    ['noise[0]', { noise: undefined, options: { num_steps: 3, S_churn: 10 } }],
    ['noise[2]', { noise: good.noise.slice(0, 2), options: { num_steps: 3, S_churn: 10 } }],
    ['noise[1]', { noise: [[1, 2], [1], [1, 2]], options: { num_steps: 3, S_churn: 10 } }],
  ]

  it('names the field of each case that is wrong, and runs the good ones around it', async () => {
    const [alone] = await traceCases(good)
    expect(alone).toHaveProperty('result')
    const answers = await traceCases(...wrong.flatMap(([, change]) => [{ ...good, ...change }, good]))
    expect(answers).toHaveLength(2 * wrong.length)
    for (const [k, [field, change]] of wrong.entries()) {
      const answer = answers[2 * k]!
      expect(Object.keys(answer), JSON.stringify(change)).toEqual(['error'])
      if ('error' in answer) expect(`${answer.error.split(': ')[0]}`, answer.error).toBe(field)
      expect(answers[2 * k + 1]).toEqual(alone)
    }
  })

  it('takes anything in the place of a case', async () => {
    const answers = await traceCases(null, 3, 'case', [], {}, true, good)
    for (const answer of answers.slice(0, -1)) expect(Object.keys(answer)).toEqual(['error'])
    expect(answers.at(-1)).toHaveProperty('result')
  })

  it('runs without noise when none is added, and without options', async () => {
    const { noise: _noise, options: _options, ...bare } = good
    const [answer] = await traceCases(bare)
    expect(answer).toHaveProperty('calls')
    if (answer && 'calls' in answer) expect(answer.calls).toHaveLength(35)
  })

  it('answers no cases with no cases', async () => {
    expect(await trace('{"cases": []}')).toEqual({ status: 0, stdout: '{"cases":[]}\n', stderr: '' })
  })

  it.each([
    ['text that is not JSON', 'sampler: edm'],
    ['JSON cut short', '{"cases": ['],
    ['a syntax error on a later line', '{\n"cases": [\n,]}'],
    ['nothing', ''],
    ['JSON without cases', '{}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['cases that are no list', '{"cases": {"a": 1}}'],
  ])('refuses %s: exit code 2, one line on standard error, nothing on standard output', async (_, input) => {
    const { status, stdout, stderr } = await trace(input)
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^trace: [^\n]+\n$/)
  })

  it('refuses in the same words through npm', async () => {
    expect(throughNpm('{"cases": [')).toEqual(await trace('{"cases": ['))
  })
})
