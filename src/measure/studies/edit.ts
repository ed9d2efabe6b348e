/** Edits of a study's spec: each takes one and returns the edited one, or the same where nothing changes. Pure. */
import { isSameDesign } from '../../core/design-json.ts'
import { nextSeed } from '../../document/fields.ts'
import { stepCounts } from '../../metrics/convergence.ts'
import type { Spec, SpecCurve } from './spec.ts'

/** A design that comes in, under its letter on the page. */
export type Incoming = Omit<SpecCurve, 'steps'>

const rangeOf = ({ curves }: Spec): readonly number[] =>
  [...new Set(curves.flatMap(({ steps }) => steps))].sort((a, b) => a - b)

/** Numbers of steps that a new curve is measured at: those of all others, or its own where errors are not measured against cost. */
const stepsFor = (spec: Spec, design: Incoming['design']): readonly number[] =>
  spec.what === 'error' ? rangeOf(spec) : [design.steps]

const isThere = (spec: Spec, { design }: Incoming): boolean =>
  spec.curves.some((curve) =>
    spec.what === 'error'
      ? isSameDesign({ ...curve.design, steps: 1 }, { ...design, steps: 1 })
      : isSameDesign(curve.design, design),
  )

const freeKey = (spec: Spec, key: string): string => {
  const taken = (one: string): boolean => spec.curves.some((curve) => curve.key === one)
  if (!taken(key)) return key
  let n = 2
  while (taken(`${key} ${n}`)) n++
  return `${key} ${n}`
}

/** Adds the designs that the study has not got; those that it has stay as they are. */
export const withDesigns = (spec: Spec, incoming: readonly Incoming[]): Spec => {
  const curves = [...spec.curves]
  for (const one of incoming) {
    const now = { ...spec, curves }
    if (!isThere(now, one)) curves.push({ ...one, key: freeKey(now, one.key), steps: stepsFor(spec, one.design) })
  }
  return curves.length > spec.curves.length ? { ...spec, curves } : spec
}

/** Puts designs in the place of those of the same key; a key that the study has not got is left out. */
export const withUpdated = (spec: Spec, incoming: readonly Incoming[]): Spec => {
  let isChanged = false
  const curves = spec.curves.map((curve) => {
    const next = incoming.find(({ key }) => key === curve.key)
    if (!next || isSameDesign(next.design, curve.design)) return curve
    isChanged = true
    return { ...curve, ...next, steps: spec.what === 'error' ? curve.steps : [next.design.steps] }
  })
  return isChanged ? { ...spec, curves } : spec
}

/** Without a curve; the last one stays. */
export const withoutCurve = (spec: Spec, key: string): Spec =>
  spec.curves.length > 1 && spec.curves.some((curve) => curve.key === key)
    ? { ...spec, curves: spec.curves.filter((curve) => curve.key !== key) }
    : spec

/** Every curve from `from` to `to` steps; numbers of steps in between that it has stay. Throws RangeError for no range. */
export const withRange = (spec: Spec, from: number, to: number): Spec => {
  const wanted = stepCounts(from, to)
  const curves = spec.curves.map((curve) => {
    const kept = curve.steps.filter((steps) => steps > from && steps < to)
    return { ...curve, steps: [...new Set([...wanted, ...kept])].sort((a, b) => a - b) }
  })
  return { ...spec, curves }
}

/** That many seeds: those that there are, then the ones that follow. */
export const withSeeds = (spec: Spec, count: number): Spec => {
  const seeds = spec.seeds.slice(0, count)
  for (let next = Math.max(...spec.seeds); seeds.length < count; ) {
    next = nextSeed(next)
    if (!seeds.includes(next)) seeds.push(next)
  }
  return { ...spec, seeds }
}

/** That many images of each seed, with the classes that there are in turn. */
export const withImages = (spec: Spec, count: number): Spec => {
  const { world } = spec
  if (world.kind === 'toy') return spec
  const { labels } = world
  const [first = null] = labels
  const isOne = labels.every((label) => label === first)
  const labelOf = (k: number): number | null =>
    k < labels.length ? labels[k]! : isOne && labels.length > 1 ? first : first === null ? null : (first + k) % 10
  return { ...spec, world: { ...world, labels: Array.from({ length: count }, (_, k) => labelOf(k)) } }
}
