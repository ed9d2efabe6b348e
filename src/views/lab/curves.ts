/** Which designs the lab measures beside each other, and how they are drawn. Pure. */

import { type Choice, chooseInitial, type Design } from '../../core/design.ts'
import { findSpec, registry } from '../../core/registry.ts'
import type { SlotId } from '../../document/slots.ts'
import { type By, stepsAt, withoutSteps } from '../../measure/studies/by.ts'
import type { SpecCurve } from '../../measure/studies/spec.ts'
import { rhos, withRho } from '../../metrics/rhos.ts'
import { type StackedCurve, talkFigure } from '../../metrics/talk-figure.ts'
import { type CurveStyle, slotStyles, styleOf } from '../../plot/palette.ts'
import type { Compared } from '../../state/selectors.ts'

export interface LabCurve {
  readonly key: string
  readonly label: string
  readonly design: Design
  readonly style: CurveStyle
  /** The letter of one of the page's designs; null for any other curve. */
  readonly slot: SlotId | null
  /** It was measured earlier, and what it was measured of has changed since. */
  readonly isBefore?: boolean
}

/** Declared order of a design's solver; null where noise is added, for which no order is declared, or it tends to nothing. */
export const declaredOrderOf = ({ solver, stochasticity }: Design): number | null => {
  const spec = findSpec('solver', solver.id)!
  if (spec.convergence === 'none') return null
  const addsNoise = stochasticity.id !== 'none' || (spec.noiseKey !== undefined && solver.params[spec.noiseKey] !== 0)
  return addsNoise ? null : spec.order(solver.params)
}

/**
 * What the start of a multistep rule leaves of its declared order as N grows: a first step of order q adds an error of order
 * q + 1 to the result. The declared order where that is no less, or there is none.
 */
export const startedOrderOf = (design: Design): number | null => {
  const declared = declaredOrderOf(design)
  const { history = 0, firstOrder } = findSpec('solver', design.solver.id)!
  if (declared === null || history === 0) return declared
  return Math.min(declared, (firstOrder?.(design.solver.params) ?? 1) + 1)
}

export const designCurves = (compared: readonly Compared[]): readonly LabCurve[] =>
  compared.map(({ id, name, design, isActive }) => ({
    key: id,
    label: `${id}: ${name}`,
    design,
    slot: id,
    style: { ...slotStyles[id], isHollow: false, isBold: isActive },
  }))

/** A solver's name, with that of its parameters where they have one. */
const solverLabel = ({ id, params }: Choice): string => {
  const { label, parameters } = findSpec('solver', id)!
  const named = parameters.flatMap(
    ({ key, named: values }) => values?.find(({ value }) => Math.abs(value - params[key]!) < 1e-9)?.label ?? [],
  )
  return [label, ...named].join(', ')
}

/** The design with one solver after the other, as a person who picks them gets them; its own solver keeps the design's. */
export const solverCurves = (design: Design, ids: readonly string[]): readonly LabCurve[] =>
  registry.solver.flatMap(({ id }, k) => {
    if (!ids.includes(id)) return []
    const solver = design.solver.id === id ? design.solver : chooseInitial('solver', id)
    return [{ key: id, label: solverLabel(solver), design: { ...design, solver }, slot: null, style: styleOf(k) }]
  })

const origins = { vp: 1, ve: 2, iddpm: 3 } as const

const talkStyle = ({ origin, changes }: StackedCurve): CurveStyle => ({
  ...Object.values(slotStyles)[origin === null ? 0 : origins[origin]]!,
  isHollow: changes === 0,
  isBold: changes === 2,
})

export const talkCurves: readonly LabCurve[] = talkFigure.map((curve) => ({
  key: curve.key,
  label: curve.label,
  design: curve.design,
  slot: null,
  style: talkStyle(curve),
}))

/** The design on EDM's time steps at several rho. */
export const rhoCurves = (design: Design): readonly LabCurve[] =>
  rhos.map((rho, k) => ({
    key: `rho ${rho}`,
    label: `ρ = ${rho}`,
    design: withRho(design, rho),
    slot: null,
    style: styleOf(k),
  }))

/** Curves as they are measured: against cost at numbers of steps, else at their own. */
export const specCurves = (
  curves: readonly LabCurve[],
  steps?: readonly number[],
  by: By = 'steps',
): readonly SpecCurve[] =>
  curves.map(({ key, label, design }) => ({
    key,
    label,
    design: steps ? withoutSteps(design) : design,
    steps: steps ? stepsAt(design, by === 'calls' ? { calls: steps } : { steps }) : [design.steps],
  }))

/** A curve that was measured before its design or its setting was changed: grey, behind the one that it was. */
export const curveBefore = (curve: LabCurve, before: SpecCurve, where: string | null): LabCurve => ({
  ...curve,
  key: `${curve.key} before`,
  label: `${curve.slot ?? before.label} ${where === null ? 'before' : `on ${where}`}`,
  design: before.design,
  slot: null,
  style: { ...curve.style, token: '--muted', isHollow: true, isBold: false },
  isBefore: true,
})
