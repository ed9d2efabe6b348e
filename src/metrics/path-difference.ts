/** Which path turns least, and whether the others turn more, image by image. Pure. */
import { showNumber } from '../base/number.ts'
import { pairedDifference } from './paired.ts'
import { type Straightness, turnAndDetour } from './path.ts'
import { withSpread } from './spread-text.ts'

export interface TurningCurve {
  readonly label: string
  /** One of each image, the same images in the same order in all curves. */
  readonly each: readonly Straightness[]
}

/** Undefined for fewer than two curves, for curves that are not of the same images yet, and where there is only one path. */
export const turnDifferenceText = (curves: readonly TurningCurve[]): string | undefined => {
  const images = curves[0]?.each.length ?? 0
  if (curves.length < 2 || images < 2 || curves.some(({ each }) => each.length !== images)) return undefined
  const turns = ({ each }: TurningCurve): readonly number[] => each.map(({ turn }) => turn)
  const meanOf = ({ each }: TurningCurve): number => turnAndDetour(each).turn.mean
  const [least, ...others] = [...curves].sort((a, b) => meanOf(a) - meanOf(b))
  const { mean, error } = turnAndDetour(least!.each).turn
  const compared = others.map((one) => {
    const difference = pairedDifference(turns(one), turns(least!))!
    const interval = `${showNumber(difference.mean - difference.margin)} to ${showNumber(difference.mean + difference.margin)}`
    return difference.isResolved
      ? ` ${one.label} turns ${showNumber(difference.mean)}° more (95%: ${interval}).`
      : ` ${one.label} is not resolved from it: ${interval}° more (95%).`
  })
  return `${least!.label} turns least: ${withSpread(mean, error)}°.${compared.join('')} ${images} images, the same latents in every path.`
}
