/**
 * What is left on the device after hundreds of runs: random designs, numbers of images, companions, cancels and switches of
 * the network. `npm run bench -- soak` prints it; on the software GPU it takes minutes.
 */
import { compile } from '../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../src/core/design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { registry } from '../../src/core/registry.ts'
import type { RunRequest } from '../../src/engine/protocol.ts'
import { launch } from '../e2e/browser.ts'
import { type EnginePage, openEnginePage } from '../e2e/engine-page.ts'
import { type EngineSite, serveEngineSite } from '../e2e/engine-site.ts'
import { deviceProbe, readDeviceLog } from '../e2e/support/device-log.ts'
import { print } from './report.ts'

const networks = ['tiny', 'cifar10-nano', 'tiny', 'cifar10-nano', 'tiny'] as const
const runsEach = 50

/** The same draws in every run. */
const createDraws = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const requestsFrom = (first: number, draw: (below: number) => number): readonly RunRequest[] =>
  Array.from({ length: runsEach }, (_, k) => {
    const design = (): Design => ({
      ...defaultDesign,
      steps: 2 + draw(5),
      solver: chooseDefault('solver', registry.solver[draw(registry.solver.length)]!.id),
      ...(draw(4) === 0 && { stochasticity: chooseDefault('stochasticity', 'churn') }),
      ...(draw(5) === 0 && { guidance: chooseDefault('guidance', 'cfg') }),
    })
    const id = first + 3 * k
    const labels = Array.from({ length: 1 + draw(2) }, () => draw(10))
    const companions = draw(3) === 0 ? [{ id: id + 1, program: compile(design()) }] : []
    return { id, program: compile(design()), seed: draw(1000), labels, displaySigmaData: 0.5, companions }
  })

/** Runs that need every buffer there is: the most images, noise draws and designs at once. */
const largest = async (page: EnginePage, id: number): Promise<void> => {
  const program = compile({ ...defaultDesign, steps: 6, solver: chooseDefault('solver', 'dpmpp-sde') })
  const long = compile({ ...defaultDesign, steps: 6, stochasticity: chooseDefault('stochasticity', 'churn') })
  const base = { seed: 1, labels: [1, 2], displaySigmaData: 0.5 }
  await page.run({ ...base, id, program: long, companions: [{ id: id + 1, program }] })
  await page.finished(id)
  await page.finished(id + 1)
  await page.run({ ...base, id: id + 2, program: long, labels: [1] })
  await page.finished(id + 2)
}

const storm = (page: EnginePage, requests: readonly RunRequest[]): Promise<void> =>
  page.page.evaluate(async (requests) => {
    const engine = window.engineStand.engine!
    for (const [k, request] of requests.entries()) {
      engine.run(request)
      await new Promise((resolve) => setTimeout(resolve, (k * 83) % 400))
      if (k % 6 === 0) engine.cancel()
    }
  }, requests)

const soak = async (page: EnginePage, site: EngineSite): Promise<void> => {
  const rows: [string, string][] = []
  let id = 1
  for (const [round, network] of networks.entries()) {
    const options = { modelUrl: site.modelUrl(network), preferred: 'webgpu' } as const
    const before = await page.count()
    if (round === 0) await page.start(options)
    else await page.page.evaluate((given) => window.engineStand.engine!.switchTo(given), options)
    await page.status('ready', before)
    // Shapes of runs that come for the first time make buffers of their own: the first storm of each network is not counted.
    await largest(page, id)
    await storm(page, requestsFrom(id + 10, createDraws(round + 1)))
    id += 10 + 3 * runsEach + 10
    await largest(page, id)
    await readDeviceLog(page.page)
    const start = await page.statistics()
    await storm(page, requestsFrom(id + 10, createDraws(round + 1)))
    id += 10 + 3 * runsEach + 10
    await largest(page, id)
    id += 10
    const { buffersMade, buffersAlive, bytesAlive } = await readDeviceLog(page.page)
    const { runsStarted, runsFinished, runsCancelled, tensorsAlive, sessions, device } = await page.statistics()
    rows.push([
      `${round + 1}: ${runsStarted} runs, ${runsFinished} finished, ${runsCancelled} cancelled`,
      `buffers alive ${start.device!.buffersAlive} → ${device!.buffersAlive} (probe ${buffersAlive}, ${buffersMade} made), bytes ${start.device!.bytesAlive} → ${device!.bytesAlive} (probe ${bytesAlive}), tensors ${tensorsAlive}, sessions ${sessions}`,
    ])
  }
  print(
    `${2 * networks.length * runsEach} requests on WebGPU (SwiftShader), ${networks.length - 1} switches of the network`,
    rows,
  )
}

export const benchSoak = async (): Promise<void> => {
  const [site, browser] = [await serveEngineSite(), await launch({ webgpu: true })]
  try {
    await soak(await openEnginePage(browser, site, { script: deviceProbe }), site)
  } finally {
    await browser.close()
    await site.close()
  }
}
