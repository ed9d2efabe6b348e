/** What documents say of the page's network in numbers: a section of docs/results.md and one of models/README.md. */
import { csvParse } from 'd3-dsv'
import * as v from 'valibot'
import { table } from '../figures/table.ts'

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const evaluated = v.object({
  images: v.number(),
  frechet_distance: v.number(),
  frechet_distance_of_test_images: v.number(),
  accuracy: share,
  accuracy_on_test_images: share,
  accuracy_by_class: v.record(v.string(), share),
  /** Cards before these were measured have none of them. */
  precision: v.optional(share),
  recall: v.optional(share),
  precision_and_recall_of_test_images: v.optional(v.tuple([share, share])),
  nearest_training_image: v.optional(v.number()),
  nearest_training_image_of_test_images: v.optional(v.number()),
})
const described = v.object({
  name: v.string(),
  sha256: v.string(),
  parameters: v.number(),
  images_seen: v.number(),
  evaluation: evaluated,
})

/** A card as documents read it. Throws for one without an evaluation. */
export const parseDescribed = (card: unknown): Described => v.parse(described, card)
export type Described = v.InferOutput<typeof described>

export const networkMarks = [
  '<!-- network: written by `npm run publish-network` -->',
  '<!-- end of network -->',
] as const
export const trainingMarks = [
  '<!-- training: written by `npm run publish-network` -->',
  '<!-- end of training -->',
] as const

const whole = (value: number): string => value.toLocaleString('en-US')
const digits = (value: number): string => String(Number(value.toPrecision(3)))
const percent = (part: number): string => `${(100 * part).toFixed(1)}%`
const millions = (value: number): string => (value / 1e6).toFixed(1)

/** A card's measures in a line. */
export const measuresText = ({ name, sha256, images_seen, evaluation }: Described): string =>
  [
    `${name} (${sha256.slice(0, 8)}), ${whole(images_seen)} images seen`,
    `Fréchet distance ${digits(evaluation.frechet_distance)}`,
    `${percent(evaluation.accuracy)} taken for their class`,
    `${whole(evaluation.images)} images measured`,
  ].join(', ')

/** Three of the training images that are nearest, where a sheet of them was made. */
const neighboursText = ({ evaluation }: Described): string => {
  const { nearest_training_image: own, nearest_training_image_of_test_images: floor } = evaluation
  if (own === undefined || floor === undefined) return ''
  return `

Twenty samples, two of each class, each with the three training images that are nearest to it in the classifier's features. A
sample is ${digits(own)} from the nearest one (median over ${whole(evaluation.images)}), a test image ${digits(floor)}: what copies would be much closer.

![Twenty samples in two blocks, each followed by three training images](../public/neighbours.png)`
}

/** The section of docs/results.md. `first` is the first row of the table of measures. */
export const networkSection = (card: Described, weaker: Described | undefined, first: Measures): string => {
  const { evaluation } = card
  const partner = (show: (card: Described) => string): readonly string[] => (weaker ? [show(weaker)] : [])
  const rows = [
    [
      'images seen in training',
      whole(first.images),
      whole(card.images_seen),
      ...partner((one) => whole(one.images_seen)),
      '',
    ],
    [
      "Fréchet distance in the classifier's features (not FID)",
      digits(first.distance),
      digits(evaluation.frechet_distance),
      ...partner((one) => digits(one.evaluation.frechet_distance)),
      digits(evaluation.frechet_distance_of_test_images),
    ],
    [
      'assigned to the class asked for',
      percent(first.accuracy),
      percent(evaluation.accuracy),
      ...partner((one) => percent(one.evaluation.accuracy)),
      percent(evaluation.accuracy_on_test_images),
    ],
  ]
  const { precision, recall, precision_and_recall_of_test_images: floor } = evaluation
  if (precision !== undefined && recall !== undefined && floor) {
    const of = (values: readonly number[]): string => values.map(percent).join(', ')
    rows.push(['precision, recall in these features', '', of([precision, recall]), ...partner(() => ''), of(floor)])
  }
  const head = [
    `${whole(evaluation.images)} images, 35 calls each`,
    'first weights',
    'published',
    ...partner((one) => one.name),
    'test images',
  ]
  return `${networkMarks[0]}

Ten classes by ten seeds in 18 Heun steps without guidance, from ${card.name} (${card.sha256.slice(0, 8)}), the shipped network:
${millions(card.parameters)} million parameters, trained on ${millions(card.images_seen)} million images on two CPU cores.
[models/README.md](../models/README.md) tells you how, and what each hour of training gained.

![Ten rows of ten images, one column per class](../public/samples.png)

${table(head, rows)}${neighboursText(card)}

${networkMarks[1]}`
}

export interface Measures {
  readonly images: number
  readonly distance: number
  readonly accuracy: number
}

export const readMeasures = (csv: string): readonly Measures[] =>
  csvParse(csv).map((row) => ({
    images: Number(row.images),
    distance: Number(row.frechet_distance),
    accuracy: Number(row.accuracy),
  }))

/** At most this many rows of a table of losses: the first, the last, and those nearest to even distances between them. */
const mostRows = 14
const thinned = <T extends { images?: string }>(rows: readonly T[]): readonly T[] => {
  if (rows.length <= mostRows) return rows
  const [from, to] = [Number(rows[0]!.images), Number(rows.at(-1)!.images)]
  const wanted = Array.from({ length: mostRows }, (_, k) => from + ((to - from) * k) / (mostRows - 1))
  const apart = (row: T, images: number): number => Math.abs(Number(row.images) - images)
  return [...new Set(wanted.map((at) => rows.reduce((best, row) => (apart(row, at) < apart(best, at) ? row : best))))]
}

/** The section of models/README.md. `losses` and `measures` are the tables in models/curves. */
export const trainingSection = (card: Described, losses: string, measures: string): string => {
  const { evaluation } = card
  // Not the keys of a row, of which whole numbers would come first.
  const rows = csvParse(losses)
  const lossOf = new Map(rows.map((row) => [Number(row.images), row.mean ?? '']))
  const measured = readMeasures(measures).map(({ images, distance, accuracy }, k) => [
    `${whole(images)}${k === 0 ? ', the first weights' : ''}${images === card.images_seen ? `, published: ${card.name} (${card.sha256.slice(0, 8)})` : ''}`,
    digits(distance),
    percent(accuracy),
    lossOf.get(images) ?? '',
  ])
  const floor = ['test images, the floor', digits(evaluation.frechet_distance_of_test_images)]
  const byClass = Object.entries(evaluation.accuracy_by_class).sort(([, a], [, b]) => b - a)
  return `${trainingMarks[0]}

${table(
  rows.columns,
  thinned(rows).map((row) =>
    rows.columns.map((key) => (key === 'images' ? whole(Number(row[key])) : (row[key] ?? ''))),
  ),
)}

Before and after, by \`evaluate.py\` (${whole(evaluation.images)} images of 18 Heun steps each; what it measures is said above; all of
them are in \`curves/${card.name}.measures.csv\`):

${table(
  ['images', 'Fréchet distance', 'accuracy', 'mean loss, seven levels'],
  [...measured, [...floor, percent(evaluation.accuracy_on_test_images), '']],
)}

By class, of the published one: ${byClass.map(([label, part]) => `${label} ${percent(part)}`).join(', ')}.

${trainingMarks[1]}`
}
