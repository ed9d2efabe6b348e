/** `npm run --silent compile`: a design's program, with every coefficient, as JSON or in lines for people. */
import { compile, levelsOf } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { type Program, printProgram } from '../core/program.ts'
import { nameOf } from '../core/table.ts'
import { defaultDocument } from '../document/parse.ts'
import { programToJson } from '../export/program-json.ts'
import { printHash } from '../scenes/link.ts'
import { ArgumentFault, readOptions } from './arguments.ts'
import { readDesign } from './design-argument.ts'
import { mainOf, runIfProgram, write } from './output.ts'

export const compileUsage = `Usage: npm run --silent compile -- --design DESIGN [options]

Prints what a design compiles to: a straight line of operations whose coefficients are known before the first network
call. The Python package in python/ runs it on any denoiser; docs/schemas/program.json describes it.

  --design DESIGN  a design as JSON, the path of a JSON file, a link of the page or its part after "#", or in
                   words: "DPM++ 2M Karras 20", "euler a". {} is the default design.
  --text           one operation per line, for people, in place of JSON
  --levels         the noise levels alone, one per line; the last is 0
  --out FILE       the file to write (default: standard output)
  --name NAME      what the program is called (default: what the link says, or what the design mixes)
  --help           print this
`

const options = {
  design: { type: 'string' },
  text: { type: 'boolean' },
  levels: { type: 'boolean' },
  out: { type: 'string' },
  name: { type: 'string' },
  help: { type: 'boolean' },
} as const

/** JSON with a line for each key, and for each item of a list of objects. */
const printLines = (document: Readonly<Record<string, unknown>>): string => {
  const lines = Object.entries(document).map(([key, value]) => {
    const isTable = Array.isArray(value) && value.some((item) => typeof item === 'object')
    const text = isTable
      ? `[\n${value.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
      : JSON.stringify(value)
    return `  ${JSON.stringify(key)}: ${text}`
  })
  return `{\n${lines.join(',\n')}\n}\n`
}

const programOf = (design: Design): Program => {
  try {
    return compile(design)
  } catch (error) {
    throw error instanceof RangeError ? new ArgumentFault(`--design: ${error.message}`) : error
  }
}

export const main = mainOf('compile', async (argv, io) => {
  const { values: given } = readOptions(argv, options)
  if (given.help) {
    io.print(compileUsage)
    return
  }
  if (given.design === undefined) throw new ArgumentFault('--design: is missing; JSON, a JSON file, a link or words')
  if (given.text && given.levels) throw new ArgumentFault('--text and --levels are two ways to print: take one')
  const source = readDesign(given.design)
  const { design } = source
  const program = programOf(design)
  const name = given.name ?? source.name ?? nameOf(design)
  const link = `#${printHash({ ...defaultDocument, design })}`
  const content = given.text
    ? `${printProgram(program)}\n`
    : given.levels
      ? [...levelsOf(design)].map((level) => `${level}\n`).join('')
      : printLines(programToJson(design, program, { name, link }))
  if (given.out === undefined) io.print(content)
  else await write(given.out, content, io)
})

await runIfProgram(import.meta.url, main)
