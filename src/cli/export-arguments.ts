/** Arguments of `npm run --silent export`, checked: what is wrong is one sentence that names the argument. */
import type { Design } from '../core/design.ts'
import { nameOf } from '../core/table.ts'
import type { Format } from '../export/format.ts'
import { formats } from '../export/formats.ts'
import { ArgumentFault, readOptions } from './arguments.ts'
import { readDesign } from './design-argument.ts'

const ids = formats.map(({ id }) => id)

export const exportUsage = `Usage: npm run --silent export -- --design DESIGN --format FORMAT [options]

Writes a design as code for another library: to standard output, or to a file.

  --design DESIGN  a design as JSON, the path of a JSON file, or a link of the page or its part after "#".
                   {} is the default design.
  --format FORMAT  one of:
${formats.map(({ id, help }) => `                   ${id.padEnd(12)} ${help}`).join('\n')}
  --out OUT        the file to write, or a directory (which gets a file named after the design)
  --name NAME      what the code calls the design (default: what the link says, or what the design mixes)
  --help           print this
`

export interface ExportRequest {
  readonly design: Design
  readonly name: string
  readonly format: Format
  readonly out?: string
}

const options = {
  design: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  name: { type: 'string' },
  help: { type: 'boolean' },
} as const

/** 'help' when that is all that is wanted. Throws ArgumentFault. */
export const readExportArguments = (args: readonly string[]): ExportRequest | 'help' => {
  const { values: given } = readOptions(args, options)
  if (given.help) return 'help'
  if (given.design === undefined) throw new ArgumentFault('--design: is missing; JSON, a JSON file or a link')
  const format = formats.find(({ id }) => id === given.format)
  if (!format) throw new ArgumentFault(`--format: must be one of ${ids.join(', ')}, got "${given.format ?? ''}"`)
  const source = readDesign(given.design)
  return {
    design: source.design,
    name: given.name ?? source.name ?? nameOf(source.design),
    format,
    ...(given.out !== undefined && { out: given.out }),
  }
}
