/** `npm run --silent trace`: cases on standard input, their denoiser calls and results on standard output. */
import { isRecord } from '../core/design-json.ts'
import { messageOf } from '../engine/fault.ts'
import { ArgumentFault, readOptions } from './arguments.ts'
import { runDesignCase } from './design-case.ts'
import { mainOf, runIfProgram } from './output.ts'
import { runCase } from './reference-case.ts'

export const traceUsage = `Usage: npm run --silent trace < CASES.json > TRACES.json

Runs samplers on an exact mixture of Gaussians, in float64. Reads {"cases": [...]} from standard input; a case is one of
  {"design": DESIGN, "mixture": {"w": [...], "mu": [...], "s": [...]}, "latents": [...], "noise": [[...], ...]}
                   any design of the page: an object, a link or words. noise holds n1, n2, ... in a list, or
                   tensors by name, such as {"n3": [...], "w0": [...]}; "seed" and "image" draw what is not given
                   as the page does. "label" is the mode that stands for the class.
  {"sampler": "edm_sampler" or "ablation_sampler", "options": {...}, "mixture": ..., "latents": ..., "noise": ...}
                   the paper's reference samplers, in the spelling of their options
and writes {"cases": [...]} in the same order: calls, results, or {"error": SENTENCE} for a case that cannot be run.
docs/schemas/trace.json describes both documents.

  --help           print this
`

/** A RangeError is the case's fault and stands in its place; anything else is ours and ends the command. */
const trace = (input: unknown): unknown => {
  try {
    return isRecord(input) && Object.hasOwn(input, 'design') ? runDesignCase(input) : runCase(input)
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

export const main = mainOf('trace', async (argv, io) => {
  if (readOptions(argv, { help: { type: 'boolean' } }).values.help) {
    io.print(traceUsage)
    return
  }
  const document = parse(await io.read()) as { cases?: unknown } | null
  const cases = document?.cases
  if (!Array.isArray(cases)) throw new ArgumentFault('the document must be an object with a list "cases"')
  io.print(`${JSON.stringify({ cases: cases.map(trace) })}\n`)
})

await runIfProgram(import.meta.url, main)
