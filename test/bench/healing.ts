/**
 * `node src/cli/run.mjs test/bench/healing.ts [seeds] [pictures]`: what churn makes of a wrong start and of a biased denoiser on
 * exact pictures, for docs/pictures.md: means over seeds and their standard errors.
 */
import { publishedSeed } from '../../src/engine/exact/worlds.ts'
import { churned, healingOf } from '../../src/metrics/healing.ts'
import { drawWorld } from '../../src/pictures/draw-world.ts'

const [seeds, count] = [Number(process.argv[2] ?? 16), Number(process.argv[3] ?? 20)]
const world = drawWorld(publishedSeed, 32)
const errors = {
  'start, scale 0.7': { startScale: 0.7 },
  'start, shift 2': { startShift: 2 },
  'bias 0.1 at 6.4': { bias: 0.1, level: 6.4 },
}
const strengths = [0, 4, 8, 20]

const text = (values: readonly number[]): string => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return `${mean.toFixed(4)} ± ${Math.sqrt(square / values.length / (values.length - 1)).toFixed(4)}`
}

console.log(`${seeds} seeds of ${count} pictures`)
console.log('| error | S_churn | distance | brightness | colors | colors without |')
console.log('|---|---|---|---|---|---|')
for (const [name, error] of Object.entries(errors))
  for (const sChurn of strengths) {
    const found = Array.from({ length: seeds }, (_, k) => healingOf(world, churned(sChurn), error, k + 1, count))
    const cells = (['distance', 'brightness', 'colors', 'colorsWithout'] as const).map((key) =>
      text(found.map((one) => one[key])),
    )
    console.log(`| ${name} | ${sChurn} | ${cells.join(' | ')} |`)
  }
