/** `npm run figures`: measures what docs/results.md shows of samplers, and draws it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { type Part, type PartName, partSchemas } from '../metrics/figure-results.ts'
import { type FiguresRequest, figuresUsage, readFiguresArguments } from './figures/arguments.ts'
import { measures } from './figures/measure.ts'
import { qualityCalls } from './figures/measure-quality.ts'
import { publish, publishTraining, publishWorlds } from './figures/publish.ts'
import { batch, openRuns } from './figures/runs.ts'
import type { Io } from './io.ts'
import { type Network, openNetwork, readCard } from './network.ts'
import { mainOf, makeDirectory, measuredWith, printJson, runIfProgram, sha256, writeWhole } from './output.ts'

const tellTo =
  (io: Io) =>
  (text: string): void => {
    if (io.isWatched) io.complain(`\r${text.padEnd(70)}`)
  }

/** A part that was measured on the same machine with the same versions, networks and numbers; undefined when it has to be measured. */
const find = async <P extends PartName>(path: string, name: P, key: string): Promise<Part<P> | undefined> => {
  try {
    const { key: known, part } = JSON.parse(await readFile(path, 'utf8'))
    const parsed = v.safeParse(partSchemas[name], part)
    return known === key && parsed.success ? (parsed.output as Part<P>) : undefined
  } catch {
    return undefined
  }
}

const measure = async (request: FiguresRequest, io: Io): Promise<void> => {
  const { directory, modelStem, classifierStem, images, qualityImages, draws, scale } = request
  await makeDirectory(directory)
  const card = await readCard(modelStem)
  const judge = await readFile(`${classifierStem}.card.json`, 'utf8').catch(() => '')
  const environment = sha256(JSON.stringify(measuredWith())).slice(0, 16)
  const tell = tellTo(io)
  let network: Network | undefined
  for (const name of request.parts) {
    const settings = name === 'quality' ? [qualityImages, draws, qualityCalls, sha256(judge)] : [images]
    const key = sha256(JSON.stringify([environment, card.sha256, scale, ...settings]))
    const path = join(directory, `${name}.json`)
    if (await find(path, name, key)) {
      io.print(`${name}: was there\n`)
      continue
    }
    network ??= await openNetwork(modelStem, card, batch)
    const runs = await openRuns(join(directory, 'runs', environment), network)
    const part = await measures[name]({ network, runs, images, qualityImages, draws, classifierStem, scale, tell })
    tell('')
    await writeWhole(path, printJson({ key, part }))
    io.print(`${path}\n`)
  }
  await network?.backend.dispose()
}

export const main = mainOf('figures', async (argv, io) => {
  const request = readFiguresArguments(argv)
  if (request === 'help') {
    io.print(figuresUsage)
    return
  }
  if (request.isTrainingOnly) {
    await publishTraining(request.modelStem, request.curves, request.target, io)
    return
  }
  await measure(request, io)
  if (request.publishes) await publish(request.directory, request.target, io)
  if (request.parts.includes('worlds')) await publishWorlds(request.directory, request.target, io)
})

await runIfProgram(import.meta.url, main)
