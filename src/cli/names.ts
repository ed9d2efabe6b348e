/** `npm run names`: measures the pairs of names, and writes docs/names.md and what the page shows of them. */
import { join } from 'node:path'
import { measureDistances } from '../metrics/names/distances.ts'
import { callsSetting, measureCalls, odeSamplers } from '../metrics/names/equal-calls.ts'
import { type Distance, namePairs } from '../metrics/names/pairs.ts'
import { root } from './bootstrap.mjs'
import { namesDocument } from './names/document.ts'
import { command, printJson, writeWhole } from './output.ts'

await command('names', async () => {
  const pairs: Distance[] = []
  for (const distance of measureDistances(namePairs)) {
    pairs.push(distance)
    if (process.stderr.isTTY) process.stderr.write(`\r${pairs.length} of ${namePairs.length}`)
  }
  const calls = callsSetting.ranges.flatMap((range) => odeSamplers.map((name) => measureCalls(name, range)))
  await writeWhole(join(root, 'public/figures/names.json'), printJson({ pairs, calls }))
  await writeWhole(join(root, 'docs/names.md'), namesDocument(pairs, calls))
  process.stdout.write(`${pairs.length} pairs\n`)
})
