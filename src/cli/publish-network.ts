/** `npm run publish-network -- CHECKPOINT`: everything that is made of the page's network, anew from a checkpoint. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineFault } from '../engine/fault.ts'
import type { Io } from './io.ts'
import { mainOf, runIfProgram } from './output.ts'
import { type PublishRequest, publishUsage, readPublishArguments, shortPath } from './publish/arguments.ts'
import { filesWithHash, isMadeWith, neighboursFile } from './publish/dependents.ts'
import { measuresText, parseDescribed } from './publish/documents.ts'
import { forecast, hashOf, runSteps, type Step, showTime } from './publish/step.ts'
import { publishSteps } from './publish/steps.ts'

/** What holds numbers of the network in sentences: a person has to read it again. */
const byHand = `Now read again what people wrote about the network:
  models/README.md, docs/results.md, docs/pictures.md: the sentences around the tables, and how it was trained
  src/scenes, src/views/lab/worlds: numbers in sentences; npx vitest run --project unit test/unit/scenes test/unit/views
  python/README.md: the table of python python/examples/fit_levels.py
  CHANGELOG.md: a line for what is better
Then npm test.
`

const showPlan = async (steps: readonly Step[], request: PublishRequest, io: Io, all: boolean): Promise<void> => {
  const plan = await forecast(steps, request.directory)
  const show = (paths: readonly string[]): string => paths.map((path) => shortPath(path, request.target)).join(', ')
  for (const { step, isDone, seconds } of plan) {
    io.print(`${step.id}: ${isDone ? 'as it was' : `about ${showTime(seconds)}`}; ${step.about}\n`)
    if (!all) continue
    io.print(`  reads ${show(step.inputs)}\n`)
    io.print(
      `  writes ${show([...step.outputs, ...(step.parts ?? []).map((path) => `a part of ${shortPath(path, request.target)}`)])}\n`,
    )
  }
  const left = plan.filter(({ isDone }) => !isDone).reduce((sum, { seconds }) => sum + seconds, 0)
  io.print(
    left === 0 ? 'nothing to do\n' : `all: about ${showTime(left)} on one core that does nothing else (AMD EPYC)\n`,
  )
}

/** What was measured, and what the card in the repository says. */
const compare = async ({ name, target, directory }: PublishRequest, io: Io): Promise<void> => {
  for (const [what, folder] of [
    ['measured', directory],
    ['in public/models', join(target, 'public', 'models')],
  ] as const) {
    const text = await readFile(join(folder, `${name}.card.json`), 'utf8').catch(() => undefined)
    if (text !== undefined) io.print(`${what}: ${measuresText(parseDescribed(JSON.parse(text)))}\n`)
  }
}

/** Throws EngineFault where a file still speaks of another network. */
const check = async ({ name, target, directory }: PublishRequest): Promise<void> => {
  const hash = await hashOf(join(target, 'public', 'models', `${name}.onnx`))
  const wrong: string[] = []
  for (const path of [...filesWithHash(name), neighboursFile])
    if (!(await isMadeWith(target, path, name, hash))) wrong.push(path)
  if (wrong.length > 0)
    throw new EngineFault(
      `${wrong.join(', ')} ${wrong.length === 1 ? 'is' : 'are'} not of the network ${hash.slice(0, 8)}.`,
      `Delete ${join(directory, 'steps.json')} and run the command again.`,
    )
}

export const main = mainOf('publish-network', async (argv, io) => {
  const request = readPublishArguments(argv)
  if (request === 'help') {
    io.print(publishUsage)
    return
  }
  const all = publishSteps(request, io)
  const steps = request.isMeasureOnly
    ? all.slice(
        0,
        all.findIndex(({ id }) => id === 'replace'),
      )
    : all
  await showPlan(steps, request, io, request.isDryRun)
  if (request.isDryRun) return
  await runSteps(steps, request.directory, io)
  await compare(request, io)
  if (request.isMeasureOnly) return
  await check(request)
  io.print(byHand)
})

await runIfProgram(import.meta.url, main)
