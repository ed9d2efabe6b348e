/** The section of docs/results.md that compares the three worlds: every number in it is one of the results. */
import { showNumber } from '../../base/number.ts'
import type { WorldsResults } from '../../metrics/figure-results.ts'
import { withSpread } from '../../metrics/spread-text.ts'
import { worldsTable } from '../../metrics/worlds-table.ts'
import { paragraph, table } from './table.ts'

export const worldsMarks = ['<!-- worlds: written by `npm run figures` -->', '<!-- end of worlds -->'] as const

const errorText = ({ rms, error, median }: WorldsResults['worlds']['rows'][number]['network']): string =>
  `${showNumber(median, 3)}; ${withSpread(rms, error)}`

/** Between the two marks. */
export const worldsSectionOf = ({ worlds, machine, software }: WorldsResults): string => {
  const { network, pictures, scales, toyPoints, floors, rows } = worlds
  const head = [
    'Design',
    'NFE',
    ...scales.map((scale) => `toy, modes at ±${scale}`),
    'exact pictures',
    `network ${network.name}`,
  ]
  const body = rows.map(({ key, nfe, toy, pictures: onPictures, network: onNetwork }) => [
    worldsTable.find((row) => row.key === key)!.label,
    String(nfe),
    ...toy.map((error) => showNumber(error, 3)),
    errorText(onPictures),
    errorText(onNetwork),
  ])
  return `${worldsMarks[0]}

${paragraph(
  `Measured by \`npm run figures -- --part worlds\` on ${machine} with onnxruntime ${software['onnxruntime-node']}. Errors are root`,
  'mean square distances to where the exact flow ends from the same noise.',
  `The toy has two modes, a tenth of their place wide, and ${toyPoints} points spread evenly in probability; its errors are in`,
  'units of the place of the modes and have no sampling error.',
  `Exact pictures: ${pictures.images} of world ${pictures.seed}; network ${network.name} (${network.sha256.slice(0, 8)}): ${network.images}`,
  'images; median over pictures, then root mean square ± its standard error.',
  `Their converged runs are off by ${showNumber(floors.pictures, 2)} and ${showNumber(floors.network, 2)}.`,
)}

${table(head, body)}

${worldsMarks[1]}`
}
