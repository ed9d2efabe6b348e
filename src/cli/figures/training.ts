/** The picture of what training bought, from the tables in models/curves. */
import { csvParse } from 'd3-dsv'
import * as v from 'valibot'
import { styles } from './pen.ts'
import type { Picture } from './pictures.ts'

const positive = v.pipe(v.string(), v.trim(), v.toNumber(), v.finite(), v.minValue(Number.MIN_VALUE))

/** Noise levels of the validation, as the table's columns name them. */
const levels = ['0.02', '0.1', '0.3', '1', '3', '10', '40'] as const

const lossRow = v.object({ images: positive, ...v.entriesFromList(levels, positive) })
const measureRow = v.object({ images: positive, frechet_distance: positive })

/** Rows in order of images. Throws RangeError, which names the table, the row and the column. */
const readTable = <S extends v.GenericSchema<unknown, { images: number }>>(
  name: string,
  csv: string,
  schema: S,
): v.InferOutput<S>[] => {
  const rows = csvParse(csv).map((row, k) => {
    const read = v.safeParse(schema, row)
    if (read.success) return read.output
    throw new RangeError(`${name}, row ${k + 1}, column ${v.getDotPath(read.issues[0])}: ${read.issues[0].message}`)
  })
  if (rows.length === 0) throw new RangeError(`${name} has no rows`)
  return rows.sort((a, b) => a.images - b.images)
}

const million = 1e6
/** Millions that get a tick where they are on the axis. */
const ticks = [0.5, 1, 2, 4, 8]
const x = { title: 'million images seen', ticks }

/**
 * `losses`: images, one column a noise level: the EDM loss on test images. `measures`: images, frechet_distance, of
 * images made by the network after that many; other columns are for the reader. Throws RangeError.
 */
export const trainingPicture = (network: string, losses: string, measures: string): Picture => {
  const lossRows = readTable('losses', losses, lossRow)
  const measured = readTable('measures', measures, measureRow)
  const first = lossRows[0]!
  return {
    charts: [
      {
        title: `${network}: loss, as part of the first`,
        x,
        y: { title: 'loss on test images' },
        curves: levels.map((level) => ({
          label: `σ = ${level}`,
          points: lossRows.map((row) => [row.images / million, row[level] / first[level]] as const),
        })),
      },
      {
        title: 'Fréchet distance of its images',
        x,
        y: { title: 'in the classifier’s features' },
        curves: [
          {
            label: '',
            style: styles.others[3],
            points: measured.map((row) => [row.images / million, row.frechet_distance] as const),
          },
        ],
      },
    ],
    about: `What training bought ${network}: the loss at seven noise levels and the Fréchet distance against millions of images seen.`,
  }
}
