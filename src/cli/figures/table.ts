/** The README's section on samplers, from results: every number in it is one of them. */

import type { Results } from '../../metrics/figure-results.ts'
import { largestShown, leastResolved } from './pictures.ts'

export const marks = ['<!-- figures: written by `npm run figures` -->', '<!-- end of figures -->'] as const

const digits = (value: number): string => String(Number(value.toPrecision(3)))
const percent = (share: number): string => `${(100 * share).toFixed(1)}%`
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

const levelsTable = ({ levels }: Results): string =>
  table(
    ['Heun steps (NFE)', 'ρ = 7', 'equal local errors', 'least sum of squares'],
    levels.lists.map(({ steps, nfe, rho7, equalized, optimized }) => [
      `${steps} (${nfe})`,
      digits(rho7),
      digits(equalized.error),
      digits(optimized.error),
    ]),
  )

const qualityTable = ({ quality }: Results): string => {
  const [first] = quality.curves
  return table(
    ['Sampler of Table 1', ...first!.points.map(({ nfe }) => `NFE ${nfe}`)],
    quality.curves.map(({ label, points }) => [
      label,
      ...points.map(({ distance, accuracy }) => `${digits(distance)} · ${percent(accuracy)}`),
    ]),
  )
}

/** Between the two marks. */
export const sectionOf = (results: Results): string => {
  const { talk, local, levels, quality, software, machine } = results
  const { floor, classifier } = quality
  const accuracy = classifier.testAccuracy === null ? '' : ` (${percent(classifier.testAccuracy)} on test images)`
  const least = floor
    ? ` ${floor.images} test images have ${digits(floor.distance)} and ${percent(floor.accuracy)}.`
    : ''
  return `${marks[0]}

Measured by \`npm run figures\` on ${machine}, onnxruntime ${software['onnxruntime-node']}'s native CPU kernels in float32, network
${talk.network.name} (${talk.network.sha256.slice(0, 8)}). Errors are root mean square differences of images in [-1, 1] to converged runs of the
same latents.

![Error against network calls](public/figures/talk.svg)

Samplers as published (dashed), with Heun's steps on EDM's noise levels, and with σ(t) = t besides: ${talk.network.images} images against
${talk.referenceSteps} Heun steps, and ${talk.toyPoints} points of the toy against exact solutions. Errors above ${largestShown} are left
out, and distances below ${leastResolved} times the error of the converged run itself.

![Error of each step](public/figures/local-error.svg)

What each of ${local.steps} Heun steps but the last, to σ = 0, adds to ${local.network.images} images, by step doubling.

RMSE of noise levels fitted on ${levels.fittedOn} images, on ${levels.network.images} others:

${levelsTable(results)}

![Fréchet distance against network calls](public/figures/quality.svg)

Fréchet distance in the features of ${classifier.name}${accuracy}, which is not FID, and the share of images that it
takes for their class, of ${quality.network.images} images with the same seeds for all.${least} So few images
add to a distance: compare within the table only, where each number is one draw, without error bars.

${qualityTable(results)}

${marks[1]}`
}

/** The text of a README with the section in place of the one that it has. Throws RangeError when it has no marks. */
export const withSection = (readme: string, section: string): string => {
  const from = readme.indexOf(marks[0])
  const to = readme.indexOf(marks[1])
  if (from < 0 || to < from)
    throw new RangeError(`there is no place for the figures: put the lines ${marks.join(' and ')} into it`)
  return readme.slice(0, from) + section + readme.slice(to + marks[1].length)
}
