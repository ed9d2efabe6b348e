/** `node src/cli/run.mjs test/bench/toy-scale.ts`: errors of samplers on the toy's mixtures at its scales, for docs/results.md. */
import type { Design } from '../../src/core/design.ts'
import { mixturePresets } from '../../src/toy/presets.ts'
import { dataScales } from '../../src/toy/scale.ts'
import { errorAtScale, scaleDesigns } from '../unit/toy/scale-table.ts'

const columns = Object.entries<Design>(scaleDesigns)
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
console.log(row(['mixture', 'scale', ...columns.map(([name]) => name)]))
console.log(row(['---', '---', ...columns.map(() => '---')]))
for (const { label, mixture } of mixturePresets)
  for (const scale of dataScales)
    console.log(
      row([label, String(scale), ...columns.map(([, design]) => errorAtScale(mixture, scale, design).toFixed(4))]),
    )
