/**
 * The engine beside other loops: same network, same page, same levels, in turns. (a) `naive`: tensors from and to the CPU
 * at every call, arithmetic in JavaScript; (b) ours; (c) onnxruntime's native CPU kernels on the same core; (d) `floor`: bare
 * calls of session.run. `npm run bench` prints it with the rest, `node src/cli/run.mjs test/bench/engine.ts` alone.
 */
import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { pathToFileURL } from 'node:url'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { compile } from '../../src/core/compile.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import type { Program } from '../../src/core/program.ts'
import { imageLength, imageShape } from '../../src/engine/card.ts'
import type { DeviceName } from '../../src/engine/protocol.ts'
import { launch } from '../e2e/browser.ts'
import { type EnginePage, openEnginePage } from '../e2e/engine-page.ts'
import { serveEngineSite } from '../e2e/engine-site.ts'
import { median } from './report.ts'

interface Setting {
  readonly network: 'tiny' | 'cifar10-mini'
  readonly batch: number
  readonly steps: number
  readonly rounds: number
}

/** The software GPU takes seconds a call of the real network: fewer steps there, and fewer rounds. */
const settings: Record<DeviceName, readonly Setting[]> = {
  wasm: [
    { network: 'tiny', batch: 1, steps: 18, rounds: 7 },
    { network: 'tiny', batch: 16, steps: 18, rounds: 5 },
    { network: 'cifar10-mini', batch: 1, steps: 18, rounds: 5 },
    { network: 'cifar10-mini', batch: 16, steps: 6, rounds: 3 },
  ],
  webgpu: [
    { network: 'tiny', batch: 1, steps: 18, rounds: 5 },
    { network: 'tiny', batch: 16, steps: 6, rounds: 3 },
    { network: 'cifar10-mini', batch: 1, steps: 4, rounds: 5 },
    { network: 'cifar10-mini', batch: 16, steps: 1, rounds: 3 },
  ],
}

const classes = 10
const pathOf = { tiny: 'test/models/tiny.onnx', 'cifar10-mini': 'public/models/cifar10-mini.onnx' } as const

/** Milliseconds of a call of the native kernels, on one thread; the median of as many as a run has. */
const openNative = async (network: Setting['network'], batch: number) => {
  const session = await InferenceSession.create(await readFile(pathOf[network]), { intraOpNumThreads: 1 })
  const feeds = {
    x: new Tensor('float32', new Float32Array(batch * imageLength), [batch, ...imageShape]),
    sigma: new Tensor('float32', new Float32Array(batch).fill(1), [batch]),
    label: new Tensor('float32', new Float32Array(batch * classes), [batch, classes]),
  }
  await session.run(feeds)
  return {
    time: async (calls: number): Promise<number> => {
      const start = performance.now()
      for (let call = 0; call < calls; call++) await session.run(feeds)
      return (performance.now() - start) / calls
    },
    close: () => session.release(),
  }
}

const sigmasOf = ({ steps }: Program): readonly number[] => steps.map(({ sigma }) => sigma)

const labelsOf = (batch: number): readonly number[] => Array.from({ length: batch }, () => 0)

/** Milliseconds a network call of one round, of each loop. */
type Round = Readonly<Record<'naive' | 'ours' | 'floor' | 'native', number>>

/** The page stays open: the engine's network does not change within one, and every setting has a page of its own. */
const measure = async (
  page: EnginePage,
  modelUrl: string,
  backend: DeviceName,
  setting: Setting,
): Promise<readonly Round[]> => {
  const { network, batch, steps, rounds } = setting
  const program = compile({ ...defaultDesign, steps })
  const sigmas = sigmasOf(program)
  let id = 0
  const timeOurs = async (): Promise<number> => {
    // Another seed each time: nothing is known from earlier runs.
    await page.run({ id: ++id, program, seed: id, labels: labelsOf(batch), displaySigmaData: 0.5 })
    return (await page.finished(id)).milliseconds / program.nfe
  }
  const timeLoop = (kind: 'naive' | 'floor'): Promise<number> =>
    page.page
      .evaluate((request) => window.timeLoop(request), { kind, backend, modelUrl, batch, sigmas })
      .then(({ milliseconds, calls }) => milliseconds / calls)
  const native = await openNative(network, batch)
  const round = async (): Promise<Round> => ({
    naive: await timeLoop('naive'),
    ours: await timeOurs(),
    floor: await timeLoop('floor'),
    native: await native.time(program.nfe),
  })
  try {
    // Compiles, opens and captures.
    await round()
    const measured: Round[] = []
    while (measured.length < rounds) measured.push(await round())
    return measured
  } finally {
    await native.close()
  }
}

const ratio = (rounds: readonly Round[], of: keyof Round, to: keyof Round): string =>
  median(rounds.map((round) => round[of] / round[to])).toFixed(of === 'ours' && to === 'floor' ? 3 : 2)

export const benchEngine = async (backends: readonly DeviceName[] = ['wasm', 'webgpu']): Promise<void> => {
  const site = await serveEngineSite('test/bench/pages/loops.html')
  const browser = await launch({ webgpu: true })
  try {
    for (const backend of backends) {
      process.stdout.write(
        `\n${backend === 'wasm' ? 'Loops on WASM, one thread' : 'Loops on WebGPU, a software device (SwiftShader)'}\n`,
      )
      for (const setting of settings[backend]) {
        const page = await openEnginePage(browser, site)
        const modelUrl = site.modelUrl(setting.network)
        // On the kernels of the other loops: what own kernels are worth is told by `npm run bench -- cpu`.
        await page.start({ modelUrl, preferred: backend, threads: 1, isOnnxruntime: true })
        await page.status('ready')
        const rounds = await measure(page, modelUrl, backend, setting)
        const of = (loop: keyof Round): string => `${median(rounds.map((round) => round[loop])).toFixed(1)} ms`
        const name = `${setting.network}, batch ${setting.batch}, ${setting.steps} steps`
        // It takes minutes: each line is told when it is there.
        process.stdout.write(
          `  ${name.padEnd(32)}  ours/floor ${ratio(rounds, 'ours', 'floor')}  naive/ours ${ratio(rounds, 'naive', 'ours')}  ours/native ${ratio(rounds, 'ours', 'native')}  (a call: naive ${of('naive')}, ours ${of('ours')}, floor ${of('floor')}, native ${of('native')})\n`,
        )
        await page.close()
      }
    }
  } finally {
    await browser.close()
    await site.close()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n`)
  const asked = process.argv.slice(2) as DeviceName[]
  await benchEngine(asked.length > 0 ? asked : undefined)
}
