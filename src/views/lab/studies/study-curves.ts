/** How the curves of a study are drawn. Pure. */
import type { SpecCurve } from '../../../measure/studies/spec.ts'
import { slotStyles, styleOf } from '../../../plot/palette.ts'
import type { LabCurve } from '../curves.ts'

const letters: Readonly<Record<string, (typeof slotStyles)[keyof typeof slotStyles]>> = slotStyles

/** A letter has its colour; any other curve that of its place. Designs are copies: none is one of the page's. */
export const studyCurves = (curves: readonly SpecCurve[]): readonly LabCurve[] =>
  curves.map(({ key, label, design, steps }, k) => {
    const own = letters[key]
    const style = own ? { token: own.token, marker: own.marker, isHollow: false, isBold: false } : styleOf(k)
    const [count] = steps
    return { key, label, slot: null, style, design: steps.length === 1 && count ? { ...design, steps: count } : design }
  })
