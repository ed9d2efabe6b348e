/** Which points have their step taken apart, and what is said about the parts. Pure. */
import { showNumber } from '../../base/number.ts'
import { type Construction, partsOf } from '../../toy/construction.ts'
import type { StepPart } from '../../toy/construction-parts.ts'
import { type Population, spreadEvenly } from '../../toy/population.ts'
import type { ToyView } from '../../toy/view.ts'

/** What is drawn over the density and the runs, beside them. */
export type PlotMarks = Pick<ToyView, 'tangents' | 'scores' | 'construction'>

/** At most this many: more lie on each other. */
const most = 3

/** Points whose step is taken apart, spread over the starts; the first, above the middle, is the one that is described. */
export const markedPoints = ({ states }: Population): readonly number[] => {
  const order = spreadEvenly(states[0]!, Number.POSITIVE_INFINITY)
  const at = (share: number): number => order[Math.min(Math.floor(share * order.length), order.length - 1)]!
  return [...new Set([0.62, 0.25, 0.85].map(at))].slice(0, most)
}

export const partLabels: Readonly<Record<StepPart, string>> = {
  raise: 'Noise up',
  ahead: 'Look ahead',
  back: 'Slope moved back',
  step: 'Step',
}

/** What each part does to the marked point, in numbers: one sentence a part. */
export const tellParts = (step: Construction): readonly { readonly part: StepPart; readonly text: string }[] => {
  const { from, raised, sigma, sigmaHat, slope, ahead, back, euler, to, exact } = step
  const texts: Readonly<Record<StepPart, () => string>> = {
    raise: () =>
      `fresh noise lifts σ from ${showNumber(sigma)} to ${showNumber(sigmaHat)} and x from ${showNumber(from.x)} to ${showNumber(raised.x)}.`,
    ahead: () =>
      `slope ${showNumber(slope)} leads from ${showNumber(raised.x)} to ${showNumber(ahead!.x)}, where the slope is ${showNumber(ahead!.slope)}.`,
    back: () => `from the start, that slope would lead to ${showNumber(back!.x)}.`,
    step: () =>
      ahead
        ? `the mean of the slopes leads to ${showNumber(to.x)}, ${showNumber(Math.abs(to.x - exact))} from the flow line; the first slope alone would have missed it by ${showNumber(Math.abs(euler.x - exact))}.`
        : `from ${showNumber(raised.x)} to ${showNumber(to.x)}, ${showNumber(Math.abs(to.x - exact))} from the flow line.`,
  }
  return partsOf(step).map((part) => ({ part, text: texts[part]() }))
}
