/** `npm run --silent fit`: noise levels for somebody's model, from recorded trajectories alone. */
import { readFile } from 'node:fs/promises'
import { toJson } from '../core/design-json.ts'
import { defaultDocument } from '../document/parse.ts'
import { EngineFault, messageOf } from '../engine/fault.ts'
import { type FitMethod, fitMethods, fitRecorded } from '../metrics/fit-recorded.ts'
import { readNpz } from '../metrics/npz.ts'
import { type Recording, recordedNames, recordingOf } from '../metrics/recorded.ts'
import { designWith } from '../metrics/toy-levels.ts'
import { printHash } from '../scenes/link.ts'
import { ArgumentFault, readOptions } from './arguments.ts'
import { readDesign } from './design-argument.ts'
import { mainOf, printJson, runIfProgram, softwareVersions, write } from './output.ts'

export const fitUsage = `Usage: npm run --silent fit -- --record FILE.npz --design DESIGN [options]

Finds noise levels for a design on trajectories of a model that were recorded with the Python package in python/. Half of
the trajectories are used for the fit, the others tell what it is worth. The model is not needed.

  --record FILE    what samplerscope.record wrote
  --design DESIGN  a design as for "sample", without noise and with one call per step: "DPM++ 2M Karras 10", "euler 12".
                   Its number of steps, sigma_max and sigma_min stay
  --method METHOD  equalize: all steps have equal errors (default); optimize: the least sum of squares, for Euler and
                   other solvers whose steps do not read earlier ones
  --levels         prints the levels alone, one per line; the last is 0
  --out FILE       the file to write (default: standard output)
  --help           print this
`

const options = {
  record: { type: 'string' },
  design: { type: 'string' },
  method: { type: 'string' },
  levels: { type: 'boolean' },
  out: { type: 'string' },
  help: { type: 'boolean' },
} as const

const readRecording = async (path: string): Promise<Recording> => {
  try {
    return recordingOf(readNpz(await readFile(path), recordedNames))
  } catch (error) {
    const reason = messageOf(error)
      .replace('The statistics are', 'the file is')
      .replace('The statistics have', 'the file has')
    throw new EngineFault(`${path}: ${reason.replace(/\.$/, '')}.`, 'Write it with samplerscope.record.')
  }
}

const readMethod = (text: string): FitMethod => {
  const method = fitMethods.find((one) => one === text)
  if (method) return method
  throw new ArgumentFault(`--method: must be one of ${fitMethods.join(', ')}, got "${text.slice(0, 40)}"`)
}

export const main = mainOf('fit', async (argv, io) => {
  const { values: given } = readOptions(argv, options)
  if (given.help) {
    io.print(fitUsage)
    return
  }
  if (given.record === undefined) throw new ArgumentFault('--record: is missing; a file that samplerscope.record wrote')
  if (given.design === undefined) throw new ArgumentFault('--design: is missing; JSON, a JSON file, a link or words')
  const { design } = readDesign(given.design)
  const method = readMethod(given.method ?? 'equalize')
  const recording = await readRecording(given.record)
  let document: string
  try {
    const found = fitRecorded(design, recording, method)
    const after = designWith(design, found.levels)
    const whole = {
      format: 'samplerscope-fit/1',
      software: softwareVersions(),
      method,
      trajectories: recording.trajectories,
      ...found,
      design: toJson(after),
      link: `#${printHash({ ...defaultDocument, design: after })}`,
    }
    document = given.levels ? [...found.levels, 0].map((level) => `${level}\n`).join('') : printJson(whole)
  } catch (error) {
    throw error instanceof RangeError ? new ArgumentFault(`--design: ${error.message}`) : error
  }
  if (given.out === undefined) io.print(document)
  else await write(given.out, document, io)
})

await runIfProgram(import.meta.url, main)
