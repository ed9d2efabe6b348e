/** `npm run --silent export`: a design as code, and on standard error what its host does differently. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { defaultDocument } from '../document/parse.ts'
import { fileNameOf } from '../export/name.ts'
import { printHash } from '../scenes/link.ts'
import { ArgumentFault } from './arguments.ts'
import { type ExportRequest, exportUsage, readExportArguments } from './export-arguments.ts'
import { command, write } from './output.ts'

const pathOf = (out: string, { format, design, name }: ExportRequest): string =>
  existsSync(out) && statSync(out).isDirectory() ? join(out, fileNameOf(format, design, name)) : out

const writeCode = async (request: ExportRequest): Promise<void> => {
  const { design, name, format, out } = request
  const hash = printHash({ ...defaultDocument, design })
  const written = format.write(design, { name, link: `#${hash}` })
  if (written.status === 'refused') throw new ArgumentFault(`--format ${format.id}: ${written.reason}`)
  if (out === undefined) process.stdout.write(written.code)
  else await write(pathOf(out, request), written.code)
  for (const note of written.notes) process.stderr.write(`export: ${note}\n`)
}

await command('export', async () => {
  const request = readExportArguments(process.argv.slice(2))
  if (request === 'help') {
    process.stdout.write(exportUsage)
    return
  }
  try {
    await writeCode(request)
  } catch (error) {
    throw error instanceof RangeError ? new ArgumentFault(`--design: ${error.message}`) : error
  }
})
