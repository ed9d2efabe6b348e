/** The section of docs/results.md on samplers, from results: every number in it is one of them. */

import { showNumber } from '../../base/number.ts'
import { differencesToEdm, type JudgedPoint, readingOf } from '../../metrics/figure-draws.ts'
import type { Results } from '../../metrics/figure-results.ts'
import { pairedDifference, rmsOfErrors } from '../../metrics/paired.ts'
import { withSpread } from '../../metrics/spread-text.ts'
import { type ListName, largestShown, leastResolved, listNames, narrowName } from './pictures.ts'

export const marks = ['<!-- figures: written by `npm run figures` -->', '<!-- end of figures -->'] as const

/** Characters per line of a paragraph. */
const lineLength = 125

/** A paragraph in lines. */
export const paragraph = (...sentences: readonly string[]): string => {
  const lines: string[] = []
  for (const word of sentences.join(' ').split(/\s+/)) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length >= lineLength) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.join('\n')
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

const list = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`

const picture = (name: string, alt: string): string => `![${alt}](../public/figures/${name}.svg)`

/** GitHub takes the second file on a narrow screen. */
const widePicture = (name: string, alt: string): string =>
  `<picture><source media="(max-width: 600px)" srcset="../public/figures/${narrowName(name)}"><img src="../public/figures/${name}.svg" alt="${alt}"></picture>`

type Lists = Results['levels']['lists'][number]
const fitted = ['equalized', 'optimized'] as const satisfies readonly ListName[]

const errorText = (list: Lists, name: ListName): string => {
  const { rms, error } = rmsOfErrors(list[name].errors)
  return withSpread(rms, error)
}

const nearer = (list: Lists, name: ListName): number =>
  list[name].errors.filter((error, k) => error < list.rho7.errors[k]!).length

const levelsTable = ({ levels: { lists, network } }: Results): string =>
  table(
    [
      'Heun steps (NFE)',
      'ρ = 7',
      ...fitted.map((name) => `${name}: error; closer than ρ = 7 on, of ${network.images} latents`),
    ],
    lists.map((list) => [
      `${list.steps} (${list.nfe})`,
      errorText(list, 'rho7'),
      ...fitted.map((name) => `${errorText(list, name)}; ${nearer(list, name)}`),
    ]),
  )

/** Which lists have errors that differ by no more than chance. */
const levelsVerdict = ({ levels: { lists } }: Results): string => {
  const pairs = [
    ['equalized', 'rho7'],
    ['optimized', 'rho7'],
    ['optimized', 'equalized'],
  ] as const
  const verdicts = lists.flatMap((list) =>
    pairs.flatMap(([name, other]) => {
      const difference = pairedDifference(list[name].errors, list[other].errors)
      if (!difference || difference.isResolved) return []
      const { mean, standardError } = difference
      return [`${listNames[name]} less ${listNames[other]} at NFE ${list.nfe} (${withSpread(mean, standardError)})`]
    }),
  )
  return verdicts.length === 0
    ? 'All differences between two lists with the same number of steps are resolved (95%, paired by latent).'
    : `Not resolved at 95%: ${list(verdicts)}, as mean ± standard error of the differences, paired by latent.`
}

const qualityTable = ({ quality }: Results): string =>
  table(
    ['Sampler of Table 1', ...quality.curves[0]!.points.map(({ nfe }) => `NFE ${nfe}`)],
    quality.curves.map(({ label, points }) => [
      label,
      ...points.map((point) => {
        const [distance, accuracy] = [readingOf(point, 'distance'), readingOf(point, 'accuracy')]
        const share =
          accuracy.deviation === null
            ? percent(accuracy.mean)
            : `${(100 * accuracy.mean).toFixed(1)} ± ${percent(accuracy.deviation)}`
        return `${withSpread(distance.mean, distance.deviation)}<br>${share}`
      }),
    ]),
  )

const pointText = ({ label, nfe, mean, standardError }: JudgedPoint): string =>
  `${label} at NFE ${nfe} (${withSpread(mean, standardError)})`

/** Which samplers the repeated draws distinguish from EDM's, and which they do not. */
const qualityVerdict = ({ quality }: Results): string => {
  const { draws } = quality.curves[0]!.points[0]!
  if (draws.length === 1) return 'Each number is one draw, without error bars: small differences may be chance.'
  const judged = differencesToEdm(quality.curves)
  const open = judged.filter(({ isResolved }) => !isResolved)
  const how = `Differences from EDM are paired by draw (same seeds) and judged by Student's t at 95% over ${draws.length} draws.`
  return open.length === 0
    ? `${how} All ${judged.length} are resolved.`
    : `${how} Not resolved (mean ± standard error) ${open.length === 1 ? 'is' : 'are'} ${list(open.map(pointText))}.`
}

/** Between the two marks. */
export const sectionOf = (results: Results): string => {
  const { talk, local, levels, quality, software, machine } = results
  const { floor, classifier } = quality
  const { draws } = quality.curves[0]!.points[0]!
  const accuracy = classifier.testAccuracy === null ? '' : ` (${percent(classifier.testAccuracy)} on test images)`
  const ofDraws =
    draws.length === 1
      ? `for ${quality.network.images} images, with the same seeds for all samplers.`
      : `as mean ± standard deviation over ${draws.length} draws of ${quality.network.images} images each, with the same seeds for all samplers.`
  return `${marks[0]}

${paragraph(
  `Measured by \`npm run figures\` on ${machine} with the native CPU kernels of onnxruntime ${software['onnxruntime-node']}`,
  `in float32, network ${talk.network.name} (${talk.network.sha256.slice(0, 8)}). Errors are root mean square differences`,
  'between images in [-1, 1] and converged runs from the same latents.',
)}

${widePicture('talk', 'Error against network calls')}

${paragraph(
  "Samplers as published (dashed), then with Heun's steps on EDM's noise levels, then with σ(t) = t as well:",
  `${talk.network.images} images against ${talk.referenceSteps} Heun steps, and ${talk.toyPoints} points of the toy against`,
  `exact solutions. Errors above ${largestShown} are left out, and so are distances below ${leastResolved} times the error`,
  'of the converged run itself.',
)}

${picture('local-error', 'Error of each step')}

${paragraph(
  `The error that each of ${local.steps} Heun steps except the last (to σ = 0) adds to ${local.network.images} images,`,
  'estimated by step doubling.',
)}

${widePicture('levels', 'Noise levels and their errors')}

${paragraph(
  `Noise levels fitted on ${levels.fittedOn} latents, to equalize the local errors and to minimize the sum of their squares.`,
  `The error is measured on ${levels.network.images} other latents: root mean square ± its standard error over the latents,`,
  `each latent a dot. ${levelsVerdict(results)}`,
)}

${levelsTable(results)}

${widePicture('quality', 'Fréchet distance and accuracy against network calls')}

${paragraph(
  `Fréchet distance in the features of ${classifier.name}${accuracy}, which is not FID, and the share of images that the`,
  `classifier assigns to the class asked for, ${ofDraws}`,
  ...(floor ? [`${floor.images} test images score ${showNumber(floor.distance)} and ${percent(floor.accuracy)}.`] : []),
  'A Fréchet distance between few images is biased upwards: compare within this table only.',
  qualityVerdict(results),
)}

${qualityTable(results)}

${marks[1]}`
}

/** A document's text with the section in place of the one that it has. Throws RangeError when it has no marks. */
export const withSection = (text: string, section: string, between: readonly [string, string] = marks): string => {
  const from = text.indexOf(between[0])
  const to = text.indexOf(between[1])
  if (from < 0 || to < from)
    throw new RangeError(`there is no place for the figures: put the lines ${between.join(' and ')} into it`)
  return text.slice(0, from) + section + text.slice(to + between[1].length)
}
