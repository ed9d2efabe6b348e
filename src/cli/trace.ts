/** `npm run --silent trace`: reference cases on standard input, their denoiser calls and results on standard output. */
import { text } from 'node:stream/consumers'
import { messageOf } from '../engine/fault.ts'
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

const refuse = (message: string): never => {
  process.stderr.write(`trace: ${message}\n`)
  process.exit(2)
}

const read = (source: string): unknown => {
  try {
    return JSON.parse(source)
  } catch (error) {
    return refuse(`standard input is not JSON: ${messageOf(error).replaceAll('\n', ' ')}`)
  }
}

const document = read(await text(process.stdin)) as { cases?: unknown } | null
const cases = document?.cases
if (Array.isArray(cases)) process.stdout.write(`${JSON.stringify({ cases: cases.map(trace) })}\n`)
else refuse('the document must be an object with a list "cases"')
