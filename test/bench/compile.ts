/**
 * What a changed design costs before the first network call: `npm run bench` prints it with the rest, `node
 * src/cli/run.mjs test/bench/compile.ts` alone. Measured on a bundle, as the page has it: the loader that runs TypeScript in
 * Node marks every inner function, which takes longer than some of them.
 */
import { cpus } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { root } from '../../src/cli/bootstrap.mjs'
import type { Design } from '../../src/core/design.ts'
import type * as core from './core.ts'
import { median, print } from './report.ts'

const steps = 256
/** What the page grants a compile, beside a frame of 16.7 ms. */
const budgetMilliseconds = 2

type Core = typeof core

/** The core as one minified module, built in memory. */
const bundleCore = async (): Promise<Core> => {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      lib: { entry: join(root, 'test/bench/core.ts'), formats: ['es'] },
    },
  })
  const output = Array.isArray(result) ? result[0] : result
  if (!output || !('output' in output)) throw new Error('vite built no bundle of src/core')
  return import(`data:text/javascript,${encodeURIComponent(output.output[0].code)}`)
}

/** Milliseconds of each of `count` compiles, after as many that warm up. */
const timesOf = (compile: Core['compile'], design: Design, count: number): readonly number[] => {
  for (let k = 0; k < count; k++) compile(design)
  return Array.from({ length: count }, () => {
    const start = performance.now()
    compile(design)
    return performance.now() - start
  })
}

/** Compile times of every solver at its defaults, plain and with what makes a program longest: guidance on VP's curves. */
export const benchCompile = async (): Promise<void> => {
  const { compile, chooseDefault, defaultDesign, registry } = await bundleCore()
  const plain = { ...defaultDesign, steps }
  const longest: Partial<Design> = {
    schedule: chooseDefault('schedule', 'vp'),
    scaling: chooseDefault('scaling', 'vp'),
    guidance: chooseDefault('guidance', 'cfg'),
  }
  const rows: [string, string][] = []
  for (const [name, change] of [
    ['EDM', {}],
    ['VP with guidance', longest],
  ] as const) {
    // The least of several times finds the costliest: it does not see what else the machine does.
    const designs = registry.solver.map(
      ({ id }): Design => ({ ...plain, ...change, solver: chooseDefault('solver', id) }),
    )
    const least = designs.map((design) => Math.min(...timesOf(compile, design, 40)))
    const costliest = designs[least.indexOf(Math.max(...least))]!
    const euler = designs.find(({ solver }) => solver.id === 'euler')!
    const [time, eulerTime] = [costliest, euler].map((design) => median(timesOf(compile, design, 300))) as [
      number,
      number,
    ]
    rows.push([
      `${name}: costliest (${costliest.solver.id}) / ${budgetMilliseconds} ms`,
      `${(time / budgetMilliseconds).toFixed(2)}  (median of 300: ${time.toFixed(2)} ms)`,
    ])
    rows.push([`${name}: costliest / Euler`, `${(time / eulerTime).toFixed(1)}  (Euler ${eulerTime.toFixed(2)} ms)`])
  }
  print(`Compile, ${steps} steps, all ${registry.solver.length} solvers`, rows)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n`)
  await benchCompile()
}
