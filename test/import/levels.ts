/** Texts of other programs as JSON on standard input, [{ text, steps }]: the designs and levels that the page reads, as JSON. */
import { text as readAll } from 'node:stream/consumers'
import { levelsOf } from '../../src/core/compile.ts'
import { readForeign } from '../../src/import/read.ts'

const given: readonly { readonly text: string; readonly steps: number }[] = JSON.parse(await readAll(process.stdin))
const answers = given.map(({ text, steps }) => {
  const imported = readForeign(text, steps)
  return imported && { ...imported, levels: [...levelsOf(imported.design)] }
})
process.stdout.write(JSON.stringify(answers))
