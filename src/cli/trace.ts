/** `npm run --silent trace`: reference cases on standard input, their denoiser calls and results on standard output. */
import { messageOf } from '../engine/fault.ts'
import { ArgumentFault } from './arguments.ts'
import { mainOf, runIfProgram } from './output.ts'
import { runCase } from './reference-case.ts'

/** A RangeError is the case's fault and stands in its place; anything else is ours and ends the command. */
const trace = (input: unknown): unknown => {
  try {
    return runCase(input)
  } catch (error) {
    if (error instanceof RangeError) return { error: error.message }
    throw error
  }
}

/** Throws ArgumentFault for what is not JSON. */
const parse = (source: string): unknown => {
  try {
    return JSON.parse(source)
  } catch (error) {
    throw new ArgumentFault(`standard input is not JSON: ${messageOf(error)}`)
  }
}

export const main = mainOf('trace', async (_, io) => {
  const document = parse(await io.read()) as { cases?: unknown } | null
  const cases = document?.cases
  if (!Array.isArray(cases)) throw new ArgumentFault('the document must be an object with a list "cases"')
  io.print(`${JSON.stringify({ cases: cases.map(trace) })}\n`)
})

await runIfProgram(import.meta.url, main)
