/** Writes results, pictures and the section of docs/results.md. */
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { EngineFault, messageOf } from '../../engine/fault.ts'
import {
  drawnParts,
  type Results,
  resultsSchema,
  type WorldsResults,
  worldsSchema,
} from '../../metrics/figure-results.ts'
import type { Io } from '../io.ts'
import { makeDirectory, measuredWith, printJson, write } from '../output.ts'
import { type FigureFile, filesOf, pictureFiles } from './pictures.ts'
import { picturesSheet } from './pictures-sheet.ts'
import { marks, sectionOf, withSection } from './table.ts'
import { trainingPicture } from './training.ts'
import { worldsMarks, worldsSectionOf } from './worlds-section.ts'

/** Four digits are more than the measurements carry. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value

const writeFigures = async (target: string, files: readonly FigureFile[], io: Io): Promise<void> => {
  const folder = join(target, 'public', 'figures')
  await makeDirectory(folder)
  for (const [name, content] of files) await write(join(folder, name), content, io)
}

/** The training curve of a network by its tables in the folder `curves`, into the repository at `target`. Throws EngineFault. */
export const publishTraining = async (modelStem: string, curves: string, target: string, io: Io): Promise<void> => {
  const name = basename(modelStem)
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
  await writeFigures(target, files, io)
}

/** From the parts of `directory` into the repository at `target`. Throws EngineFault. */
export const publish = async (directory: string, target: string, io: Io): Promise<void> => {
  const parts = await Promise.all(
    drawnParts.map(async (name) => [name, JSON.parse(await readFile(join(directory, `${name}.json`), 'utf8')).part]),
  )
  // What was measured with other versions or elsewhere has another key and was not found.
  const all: unknown = { ...measuredWith(), ...Object.fromEntries(parts) }
  const results: Results = v.parse(resultsSchema, JSON.parse(JSON.stringify(all, rounded)))
  const files: readonly FigureFile[] = [...pictureFiles(results), ['results.json', printJson(results)]]
  await writeSection(target, sectionOf(results), marks, files, io)
}

/** The table of the worlds, from its part of `directory`. Throws EngineFault. */
export const publishWorlds = async (directory: string, target: string, io: Io): Promise<void> => {
  const { part } = JSON.parse(await readFile(join(directory, 'worlds.json'), 'utf8'))
  const all: unknown = { ...measuredWith(), worlds: part }
  const results: WorldsResults = v.parse(worldsSchema, JSON.parse(JSON.stringify(all, rounded)))
  await writeSection(target, worldsSectionOf(results), worldsMarks, [['worlds.json', printJson(results)]], io)
  await write(join(target, 'public', 'pictures.png'), picturesSheet(4).png, io)
}

/** Nothing is written where the document has no place for the section. */
const writeSection = async (
  target: string,
  section: string,
  between: readonly [string, string],
  files: readonly FigureFile[],
  io: Io,
): Promise<void> => {
  const documentPath = join(target, 'docs', 'results.md')
  let text: string
  try {
    text = withSection(await readFile(documentPath, 'utf8'), section, between)
  } catch (error) {
    throw new EngineFault(
      `${documentPath} could not be changed (${messageOf(error)}).`,
      'Give --publish the repository.',
    )
  }
  await writeFigures(target, files, io)
  await write(documentPath, text, io)
}
