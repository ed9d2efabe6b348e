/** Writes results, pictures and the section of docs/results.md. */
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { EngineFault, messageOf } from '../../engine/fault.ts'
import { partNames, type Results, resultsSchema } from '../../metrics/figure-results.ts'
import { root } from '../bootstrap.mjs'
import { makeDirectory, measuredWith, printJson, write } from '../output.ts'
import { type FigureFile, filesOf, pictureFiles } from './pictures.ts'
import { sectionOf, withSection } from './table.ts'
import { trainingPicture } from './training.ts'

/** Four digits are more than the measurements carry. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value

const writeFigures = async (target: string, files: readonly FigureFile[]): Promise<void> => {
  const folder = join(target, 'public', 'figures')
  await makeDirectory(folder)
  for (const [name, content] of files) await write(join(folder, name), content)
}

/** The training curve of a network of this repository, into the repository at `target`. Throws EngineFault. */
export const publishTraining = async (modelStem: string, target: string): Promise<void> => {
  const name = basename(modelStem)
  const curves = join(root, 'models', 'curves')
  let files: readonly FigureFile[]
  try {
    const read = (ending: string) => readFile(join(curves, `${name}${ending}`), 'utf8')
    files = filesOf('training', trainingPicture(name, await read('.csv'), await read('.measures.csv')))
  } catch (error) {
    throw new EngineFault(
      `The training curve could not be drawn (${messageOf(error)}).`,
      'models/curve.py writes its tables.',
    )
  }
  await writeFigures(target, files)
}

/** From the parts of `directory` into the repository at `target`. Throws EngineFault. */
export const publish = async (directory: string, target: string): Promise<void> => {
  const parts = await Promise.all(
    partNames.map(async (name) => [name, JSON.parse(await readFile(join(directory, `${name}.json`), 'utf8')).part]),
  )
  // What was measured with other versions or elsewhere has another key and was not found.
  const all: unknown = { ...measuredWith(), ...Object.fromEntries(parts) }
  const results: Results = v.parse(resultsSchema, JSON.parse(JSON.stringify(all, rounded)))
  const documentPath = join(target, 'docs', 'results.md')
  let text: string
  try {
    text = withSection(await readFile(documentPath, 'utf8'), sectionOf(results))
  } catch (error) {
    throw new EngineFault(
      `${documentPath} could not be changed (${messageOf(error)}).`,
      'Give --publish the repository.',
    )
  }
  await writeFigures(target, [...pictureFiles(results), ['results.json', printJson(results)]])
  await write(documentPath, text)
}
