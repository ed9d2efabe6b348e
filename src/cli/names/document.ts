/** docs/names.md, from what was measured. */

import { samplerNames, scheduleNames } from '../../core/names/lookup.ts'
import { libraries, type Name } from '../../core/names/spoken-name.ts'
import { nameSetting } from '../../metrics/names/distances.ts'
import { type CallsRange, type CallsRow, callsSetting, odeSamplers } from '../../metrics/names/equal-calls.ts'
import type { Gaussian } from '../../metrics/names/exact-law.ts'
import { type Finding, findings } from '../../metrics/names/findings.ts'
import type { NamePair } from '../../metrics/names/pair.ts'
import { type Distance, namePairs } from '../../metrics/names/pairs.ts'
import { mixturePresets } from '../../toy/presets.ts'

const number = (value: number): string => {
  if (value === 0) return '0'
  return value < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(2)))
}

const distanceText = ({ pictures, error }: Distance): string =>
  pictures === 0 ? '0' : `${number(pictures)} ± ${number(error)}`

const row = ({ sides: [a, b], because }: NamePair, distance: Distance): string =>
  `| ${a.called} | ${b.called} | ${number(distance.toy)} | ${distanceText(distance)} | ${because} |`

const table = (kind: NamePair['kind'], distances: ReadonlyMap<string, Distance>): string =>
  [
    '| this | and this | toy | pictures | why |',
    '|---|---|---|---|---|',
    ...namePairs.filter((pair) => pair.kind === kind).map((pair) => row(pair, distances.get(pair.id)!)),
  ].join('\n')

const lawText = ({ mean, variance }: Gaussian): string => `${mean.toFixed(2)}, ${variance.toFixed(2)}`

const findingText = ({ title, says, experiment, steps, exact, rows }: Finding): string =>
  [
    `### ${title}`,
    '',
    says,
    '',
    `Experiment: ${experiment} Each cell is the mean and the variance of the results${exact ? `, which should be ${lawText(exact)}` : ''}.`,
    '',
    `| steps | ${steps.join(' | ')} |`,
    `|${'---|'.repeat(steps.length + 1)}`,
    ...rows().map(({ label, laws }) => `| ${label} | ${laws.map(lawText).join(' | ')} |`),
  ].join('\n')

const spelling = (text: string): string => `\`${text}\``

const nameRow = (name: Name): string =>
  `| ${name.label} | ${libraries.map((library) => (name.aliases[library] ?? []).map(spelling).join(', ')).join(' | ')} |`

const nameTable = (names: readonly Name[]): string =>
  [`| name | ${libraries.join(' | ')} |`, `|${'---|'.repeat(libraries.length + 1)}`, ...names.map(nameRow)].join('\n')

const rangeNames: Readonly<Record<CallsRange, string>> = { EDM: 'EDM’s range', SD: 'Stable Diffusion’s range' }

const callsTable = (range: CallsRange, measured: readonly CallsRow[]): string =>
  [
    `| ${rangeNames[range]} | ${callsSetting.calls.map((calls) => `${calls} calls`).join(' | ')} |`,
    `|${'---|'.repeat(callsSetting.calls.length + 1)}`,
    ...measured
      .filter((row) => row.range === range)
      .map(({ id, errors }) => {
        const { label } = odeSamplers.find((name) => name.id === id)!
        return `| ${label} | ${errors.map((error) => (error === null ? '' : number(error))).join(' | ')} |`
      }),
  ].join('\n')

const { points, toySeeds, pictureSeeds, picturesPerSeed } = nameSetting
const pictures = pictureSeeds.length * picturesPerSeed

/** Throws for a pair that was not measured. */
export const namesDocument = (measured: readonly Distance[], calls: readonly CallsRow[]): string => {
  const distances = new Map(measured.map((distance) => [distance.id, distance]))
  const missing = namePairs.filter(({ id }) => !distances.has(id))
  if (missing.length > 0) throw new RangeError(`not measured: ${missing.map(({ id }) => id).join(', ')}`)
  return `# Names

<!-- Written by \`npm run names\`. -->

Libraries have several names for one thing and one name for several things. Each row below is a pair of designs that run
on the same noise, and the distance between where they end. On the page, *Names* in the design panel lists the
same rows; *Show* makes them designs A and B, so that you see the distance, or that there is none, for yourself.

- *toy*: root mean square over ${mixturePresets.length} mixtures, ${toySeeds.length} seeds and ${points} points of the exact 1D toy. Its data are about 0.5 wide.
- *pictures*: root mean square over all values of ${pictures} exact pictures (${pictureSeeds.length} seeds, every class), which lie in
  [-1, 1], with its standard error over pictures.
- 0 stands for less than 1e-9, the rounding of the last bits.

## Different names, the same thing

${table('same', distances)}

## The same name, different things

${table('different', distances)}

## Results that are off

What code that people run does to the law of the results, whatever the network. On Gaussian data every sampler is affine, so
that the laws below are exact: no seed enters. On the page, *Names* makes the same tables.

${findings.map(findingText).join('\n\n')}

## Samplers at equal calls

Median root mean square distance to the exact flow over ${callsSetting.count} exact pictures, on Karras levels, with as many steps as
the network calls allow. What the lists of the page say of when to take a sampler rests on these numbers.

${callsSetting.ranges.map((range) => callsTable(range, calls)).join('\n\n')}

## Samplers by name

You can use any of these names in the page’s list of samplers, in a link (\`solver=dpmpp_2m\`), in JSON and on the command
line. Where libraries mean different things by a name, add the library (\`deis diffusers\`). The identifiers of the
page’s own links go before the names.

${nameTable(samplerNames)}

## Noise schedules by name

${nameTable(scheduleNames)}
`
}
