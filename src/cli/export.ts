/** `npm run --silent export`: a design as code, and on standard error what its host does differently. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { defaultDocument } from '../document/parse.ts'
import { fileNameOf } from '../export/name.ts'
import { printHash } from '../scenes/link.ts'
import { ArgumentFault } from './arguments.ts'
import { type ExportRequest, exportUsage, readExportArguments } from './export-arguments.ts'
import type { Io } from './io.ts'
import { mainOf, runIfProgram, write } from './output.ts'

const pathOf = (out: string, { format, design, name }: ExportRequest): string =>
  existsSync(out) && statSync(out).isDirectory() ? join(out, fileNameOf(format, design, name)) : out

const writeCode = async (request: ExportRequest, io: Io): Promise<void> => {
  const { design, name, format, out } = request
  const hash = printHash({ ...defaultDocument, design })
  const written = format.write(design, { name, link: `#${hash}` })
  if (written.status === 'refused') throw new ArgumentFault(`--format ${format.id}: ${written.reason}`)
  if (out === undefined) io.print(written.code)
  else await write(pathOf(out, request), written.code, io)
  for (const note of written.notes) io.complain(`export: ${note}\n`)
}

export const main = mainOf('export', async (argv, io) => {
  const request = readExportArguments(argv)
  if (request === 'help') {
    io.print(exportUsage)
    return
  }
  try {
    await writeCode(request, io)
  } catch (error) {
    throw error instanceof RangeError ? new ArgumentFault(`--design: ${error.message}`) : error
  }
})

await runIfProgram(import.meta.url, main)
