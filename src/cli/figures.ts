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
import { type Network, openNetwork, readCard } from './network.ts'
import { command, makeDirectory, measuredWith, printJson, sha256, writeWhole } from './output.ts'

const tell = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(70)}`)
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

const measure = async (request: FiguresRequest): Promise<void> => {
  const { directory, modelStem, classifierStem, images, qualityImages, draws, scale } = request
  await makeDirectory(directory)
  const card = await readCard(modelStem)
  const judge = await readFile(`${classifierStem}.card.json`, 'utf8').catch(() => '')
  const environment = sha256(JSON.stringify(measuredWith())).slice(0, 16)
  let network: Network | undefined
  for (const name of request.parts) {
    const settings = name === 'quality' ? [qualityImages, draws, qualityCalls, sha256(judge)] : [images]
    const key = sha256(JSON.stringify([environment, card.sha256, scale, ...settings]))
    const path = join(directory, `${name}.json`)
    if (await find(path, name, key)) {
      process.stdout.write(`${name}: was there\n`)
      continue
    }
    network ??= await openNetwork(modelStem, card, batch)
    const runs = await openRuns(join(directory, 'runs', environment), network)
    const part = await measures[name]({ network, runs, images, qualityImages, draws, classifierStem, scale, tell })
    tell('')
    await writeWhole(path, printJson({ key, part }))
    process.stdout.write(`${path}\n`)
  }
  await network?.backend.dispose()
}

await command('figures', async () => {
  const request = readFiguresArguments(process.argv.slice(2))
  if (request === 'help') {
    process.stdout.write(figuresUsage)
    return
  }
  if (request.isTrainingOnly) {
    await publishTraining(request.modelStem, request.target)
    return
  }
  await measure(request)
  if (request.publishes) await publish(request.directory, request.target)
  if (request.parts.includes('worlds')) await publishWorlds(request.directory, request.target)
})
