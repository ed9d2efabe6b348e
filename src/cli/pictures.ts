/** `npm run --silent pictures`: the exact world of pictures as a network file like any other. */
import { join } from 'node:path'
import { readOptions } from './arguments.ts'
import { root } from './bootstrap.mjs'
import { mainOf, makeDirectory, runIfProgram, write } from './output.ts'
import { makePicturesFiles } from './pictures-onnx/files.ts'

const usage = `Usage: npm run --silent pictures -- [options]

Draws the published world of exact pictures and writes its denoiser as a network: pictures.onnx, with a card and a
self-test, and pictures-weak.onnx beside it, the blurred world that autoguidance leads away from. The same bytes every time.

  --out DIR  where to write (default: public/models)
  --help     print this
`

const options = { out: { type: 'string' }, help: { type: 'boolean' } } as const

export const main = mainOf('pictures', async (argv, io) => {
  const { values: given } = readOptions(argv, options)
  if (given.help) {
    io.print(usage)
    return
  }
  const directory = given.out ?? join(root, 'public', 'models')
  await makeDirectory(directory)
  for (const [name, content] of makePicturesFiles()) await write(join(directory, name), content, io)
})

await runIfProgram(import.meta.url, main)
