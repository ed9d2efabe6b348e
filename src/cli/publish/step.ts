/** Steps that make files of files, done in order; one whose inputs and outputs are as it left them is left out. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import * as v from 'valibot'
import { EngineFault } from '../../engine/fault.ts'
import type { Io } from '../io.ts'
import { makeDirectory, printJson, sha256, writeWhole } from '../output.ts'

export interface Step {
  readonly id: string
  readonly about: string
  readonly inputs: readonly string[]
  /** Files that are this step's alone. */
  readonly outputs: readonly string[]
  /** Files of which it writes a part. */
  readonly parts?: readonly string[]
  /** What else its result depends on. */
  readonly settings: readonly (string | number)[]
  /** About how long it takes, in seconds. */
  readonly seconds: number
  /** Whether parts of files that others write too are as it left them. */
  readonly isThere?: () => Promise<boolean>
  readonly run: () => Promise<void>
}

const kept = v.record(
  v.string(),
  v.object({ key: v.string(), seconds: v.number(), outputs: v.record(v.string(), v.string()) }),
)
type Kept = v.InferOutput<typeof kept>

/** SHA-256 of a file's bytes, hexadecimal; 'none' where there is no file. */
export const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch {
    return 'none'
  }
  return hash.digest('hex')
}

const hashesOf = async (paths: readonly string[]): Promise<Record<string, string>> => {
  const found: Record<string, string> = {}
  for (const path of paths) found[path] = await hashOf(path)
  return found
}

const keyOf = async ({ settings, inputs }: Step): Promise<string> =>
  sha256(JSON.stringify([settings, await hashesOf(inputs)]))

const fileIn = (directory: string): string => join(directory, 'steps.json')

const readKept = async (directory: string): Promise<Kept> => {
  try {
    return v.parse(kept, JSON.parse(await readFile(fileIn(directory), 'utf8')))
  } catch {
    return {}
  }
}

const isDone = async (step: Step, known: Kept): Promise<boolean> => {
  const before = known[step.id]
  if (before?.key !== (await keyOf(step))) return false
  for (const path of step.outputs) if ((await hashOf(path)) !== before.outputs[path]) return false
  return (await step.isThere?.()) ?? true
}

/** What stands before a step that is done: its inputs may still change while earlier ones run. */
export interface Forecast {
  readonly step: Step
  /** Whether it is left out if nothing before it changes. */
  readonly isDone: boolean
  /** In seconds: what it took last time, or the estimate. */
  readonly seconds: number
}

/** What would be done. A step after one that would be done is taken for undone where it reads what that one writes. */
export const forecast = async (steps: readonly Step[], directory: string): Promise<readonly Forecast[]> => {
  const known = await readKept(directory)
  const changing = new Set<string>()
  const found: Forecast[] = []
  for (const step of steps) {
    const done = !step.inputs.some((path) => changing.has(path)) && (await isDone(step, known))
    if (!done) for (const path of step.outputs) changing.add(path)
    found.push({ step, isDone: done, seconds: known[step.id]?.seconds ?? step.seconds })
  }
  return found
}

export const showTime = (seconds: number): string =>
  seconds < 90
    ? `${Math.max(1, Math.round(seconds))} s`
    : seconds < 5400
      ? `${Math.round(seconds / 60)} min`
      : `${(seconds / 3600).toFixed(1)} h`

/** Throws EngineFault when a step leaves an output out, and whatever a step throws; what was done before stays done. */
export const runSteps = async (steps: readonly Step[], directory: string, io: Io): Promise<void> => {
  await makeDirectory(directory)
  for (const step of steps) {
    const known = await readKept(directory)
    if (await isDone(step, known)) {
      io.print(`${step.id}: as it was\n`)
      continue
    }
    io.print(`${step.id}: ${step.about}\n`)
    const start = Date.now()
    const key = await keyOf(step)
    await step.run()
    const outputs = await hashesOf(step.outputs)
    const missing = step.outputs.filter((path) => outputs[path] === 'none')
    if (missing.length > 0)
      throw new EngineFault(`${step.id} did not write ${missing.join(', ')}.`, 'See its output above.')
    const seconds = (Date.now() - start) / 1000
    await writeWhole(fileIn(directory), printJson({ ...known, [step.id]: { key, seconds, outputs } }))
    io.print(`${step.id}: ${showTime(seconds)}\n`)
  }
}
